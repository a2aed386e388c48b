import type { DemoCategory, LocalizedName } from './demo-shapes.js';

/** How the goods of one shelf are made up; `season` lifts its sales in those months (1 to 12). */
export interface ShelfPlan {
  readonly category: DemoCategory;
  /** What the thing is, with its lowest and highest price in yuan. */
  readonly goods: readonly { readonly name: LocalizedName; readonly from: number; readonly to: number }[];
  readonly sizes: readonly LocalizedName[];
  readonly season: readonly number[];
  readonly appeal: number;
}

export const topCategories: readonly DemoCategory[] = [
  { code: 'skin-care', name: { zh: '护肤', en: 'Skin care' }, parent: null },
  { code: 'make-up', name: { zh: '彩妆', en: 'Make-up' }, parent: null },
  { code: 'hair-body', name: { zh: '洗护', en: 'Hair and body' }, parent: null },
  { code: 'fragrance', name: { zh: '香氛', en: 'Fragrance' }, parent: null },
  { code: 'living', name: { zh: '生活', en: 'Living' }, parent: null },
];

const BOTTLES = [volume(50), volume(100), volume(200)];
const TUBES = [volume(30), volume(60)];
const SHADES = [
  { zh: '豆沙', en: 'Bean paste' },
  { zh: '焦糖', en: 'Caramel' },
  { zh: '蔷薇', en: 'Wild rose' },
];
const COLOURS = [
  { zh: '米白', en: 'Off-white' },
  { zh: '雾蓝', en: 'Mist blue' },
];

export const shelfPlans: readonly ShelfPlan[] = [
  shelf('sun-care', '防晒', 'Sun care', 'skin-care', TUBES, 14, [4, 5, 6, 7, 8], [
    goods('清透防晒乳 SPF50+', 'Light sunscreen lotion SPF50+', 99, 169),
    goods('物理防晒霜 SPF50', 'Mineral sunscreen SPF50', 129, 199),
    goods('防晒喷雾 SPF50+', 'Sunscreen spray SPF50+', 89, 139),
    goods('儿童防晒乳 SPF30', 'Children’s sunscreen SPF30', 79, 129),
    goods('晒后舒缓凝胶', 'After-sun soothing gel', 59, 99),
  ]),
  shelf('cleanser', '洁面', 'Cleansers', 'skin-care', BOTTLES, 10, [], [
    goods('氨基酸洁面乳', 'Amino acid cleanser', 69, 129),
    goods('温和卸妆油', 'Gentle cleansing oil', 89, 159),
    goods('洁面慕斯', 'Cleansing mousse', 59, 99),
    goods('卸妆水', 'Micellar water', 49, 89),
  ]),
  shelf('serum', '精华', 'Serums', 'skin-care', TUBES, 8, [10, 11, 12], [
    goods('玻尿酸精华', 'Hyaluronic serum', 159, 299),
    goods('烟酰胺精华', 'Niacinamide serum', 139, 259),
    goods('维 C 精华', 'Vitamin C serum', 169, 329),
    goods('胜肽精华', 'Peptide serum', 259, 459),
  ]),
  shelf('moisturiser', '面霜', 'Moisturisers', 'skin-care', TUBES, 9, [11, 12, 1, 2], [
    goods('神经酰胺面霜', 'Ceramide cream', 129, 239),
    goods('清爽保湿乳', 'Light moisturiser', 89, 159),
    goods('修护晚霜', 'Repair night cream', 189, 359),
    goods('角鲨烷面霜', 'Squalane cream', 149, 259),
  ]),
  shelf('mask', '面膜', 'Masks', 'skin-care', [pieces(5), pieces(10)], 9, [6, 11], [
    goods('补水面膜', 'Hydrating sheet mask', 49, 119),
    goods('清洁泥膜', 'Clay mask', 79, 139),
    goods('舒缓面膜', 'Soothing sheet mask', 59, 129),
  ]),
  shelf('lip', '唇妆', 'Lips', 'make-up', SHADES, 10, [2, 5, 11], [
    goods('丝绒唇釉', 'Velvet lip tint', 69, 139),
    goods('滋润口红', 'Moisture lipstick', 89, 169),
    goods('润唇膏', 'Lip balm', 29, 59),
  ]),
  shelf('face', '底妆', 'Face', 'make-up', [{ zh: '自然色', en: 'Natural' }, { zh: '象牙白', en: 'Ivory' }], 8, [9, 10, 11], [
    goods('持妆粉底液', 'Long-wear foundation', 159, 289),
    goods('气垫粉底', 'Cushion foundation', 139, 239),
    goods('遮瑕膏', 'Concealer', 69, 119),
    goods('散粉', 'Loose powder', 79, 149),
  ]),
  shelf('eye', '眼妆', 'Eyes', 'make-up', SHADES, 5, [11, 12], [
    goods('四色眼影', 'Eyeshadow quad', 99, 179),
    goods('纤长睫毛膏', 'Lengthening mascara', 79, 139),
  ]),
  shelf('hair', '洗发护发', 'Hair', 'hair-body', [volume(300), volume(500)], 8, [], [
    goods('控油洗发水', 'Balancing shampoo', 59, 109),
    goods('修护护发素', 'Repair conditioner', 59, 109),
    goods('护发精油', 'Hair oil', 79, 149),
    goods('头皮磨砂膏', 'Scalp scrub', 89, 139),
  ]),
  shelf('body', '身体护理', 'Body', 'hair-body', [volume(250), volume(400)], 7, [10, 11, 12], [
    goods('沐浴露', 'Shower gel', 49, 89),
    goods('身体乳', 'Body lotion', 69, 129),
    goods('身体磨砂膏', 'Body scrub', 79, 129),
    goods('护手霜', 'Hand cream', 39, 79),
  ]),
  shelf('perfume', '香水', 'Perfume', 'fragrance', [volume(10), volume(50)], 5, [2, 5, 12], [
    goods('白茶淡香水', 'White tea eau de toilette', 129, 399),
    goods('桂花淡香水', 'Osmanthus eau de toilette', 129, 399),
    goods('雪松香水', 'Cedar eau de parfum', 169, 499),
  ]),
  shelf('home-fragrance', '家居香氛', 'Home fragrance', 'fragrance', [{ zh: '小', en: 'Small' }, { zh: '大', en: 'Large' }], 5, [11, 12, 1], [
    goods('香薰蜡烛', 'Scented candle', 99, 259),
    goods('藤条扩香', 'Reed diffuser', 129, 299),
    goods('香氛喷雾', 'Room spray', 79, 129),
  ]),
  shelf('tableware', '餐具', 'Tableware', 'living', COLOURS, 5, [1, 2], [
    goods('陶瓷马克杯', 'Ceramic mug', 39, 89),
    goods('手作餐盘', 'Handmade plate', 59, 129),
    goods('保温杯', 'Vacuum flask', 99, 199),
  ]),
  shelf('textile', '家纺', 'Textiles', 'living', COLOURS, 4, [9, 10, 11], [
    goods('纯棉浴巾', 'Cotton bath towel', 69, 139),
    goods('亚麻桌布', 'Linen tablecloth', 99, 199),
    goods('羊毛盖毯', 'Wool throw', 199, 459),
  ]),
  shelf('travel', '出行', 'Travel', 'living', COLOURS, 5, [4, 5, 9, 10], [
    goods('分装瓶套装', 'Travel bottle set', 29, 59),
    goods('旅行洗漱包', 'Wash bag', 69, 129),
    goods('遮阳帽', 'Sun hat', 79, 149),
    goods('折叠晴雨伞', 'Folding umbrella', 69, 129),
  ]),
];

function shelf(
  code: string,
  zh: string,
  en: string,
  parent: string,
  sizes: readonly LocalizedName[],
  appeal: number,
  season: readonly number[],
  goodsOnIt: ShelfPlan['goods'],
): ShelfPlan {
  return { category: { code, name: { zh, en }, parent }, goods: goodsOnIt, sizes, season, appeal };
}

function goods(zh: string, en: string, from: number, to: number): ShelfPlan['goods'][number] {
  return { name: { zh, en }, from, to };
}

function volume(millilitres: number): LocalizedName {
  return { zh: `${String(millilitres)} 毫升`, en: `${String(millilitres)} ml` };
}

function pieces(count: number): LocalizedName {
  return { zh: `${String(count)} 片`, en: `${String(count)} pieces` };
}
