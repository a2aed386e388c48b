import { shelfPlans, topCategories } from './catalogue-plan.js';
import type { DemoCategory, DemoProduct, DemoSku, LocalizedName } from './demo-shapes.js';
import { DemoRandom } from './random.js';
import type { ShelfPlan } from './shelf-plan.js';

const SEED = 20_260_101;

/** Two brands of the house share each shelf, so that a shelf has a choice. */
const HOUSE_BRANDS = [
  { zh: '拾野', en: 'Shiye' },
  { zh: '木白', en: 'Mubai' },
] as const;

/** The shelf tree and what stands on it, some 100 products with 200 SKUs. */
export interface DemoCatalogue {
  readonly categories: readonly DemoCategory[];
  readonly products: readonly DemoProduct[];
}

/** Makes up the catalogue; every call gives the same one. */
export function demoCatalogue(): DemoCatalogue {
  const random = new DemoRandom(SEED);
  const products = shelfPlans.flatMap((plan) => productsOf(plan, random));
  return { categories: [...topCategories, ...shelfPlans.map((plan) => plan.category)], products };
}

function productsOf(plan: ShelfPlan, random: DemoRandom): DemoProduct[] {
  return plan.goods.flatMap((good, index) =>
    HOUSE_BRANDS.slice(0, index % 3 === 2 ? 1 : 2).map((brand, brandIndex) => {
      const code = `${plan.category.code}-${String(index + 1).padStart(2, '0')}${String.fromCharCode(65 + brandIndex)}`;
      const basePrice = random.integer(good.from, Math.floor((good.from + good.to) / 2));
      const name = { zh: `${brand.zh}${good.name.zh}`, en: `${brand.en} ${good.name.en}` };
      return {
        code,
        categoryCode: plan.category.code,
        name,
        description: describe(name, plan),
        brand: brand.en,
        attributes: [
          { name: '产地', value: random.pick(['上海', '杭州', '广州', '东京']) },
          { name: '保质期', value: `${String(random.pick([24, 36]))} 个月` },
        ],
        skus: plan.sizes.map((size, step) => sku(code, name, size, step, basePrice, random)),
        appeal: plan.appeal * random.integer(4, 12),
      };
    }),
  );
}

function sku(
  productCode: string,
  product: LocalizedName,
  size: LocalizedName,
  step: number,
  basePrice: number,
  random: DemoRandom,
): DemoSku {
  // Prices end in 9, as the trade likes them.
  const yuan = Math.round((basePrice * (1 + step * 0.6)) / 10) * 10 - 1;
  return {
    code: `${productCode}-${String(step + 1)}`.toUpperCase(),
    barcode: ean13(`690${String(random.integer(100_000_000, 999_999_999))}`),
    name: { zh: `${product.zh} ${size.zh}`, en: `${product.en}, ${size.en}` },
    priceMinor: yuan * 100,
  };
}

function describe(name: LocalizedName, plan: ShelfPlan): LocalizedName {
  return {
    zh: `${name.zh}，${plan.category.name.zh}系列。温和配方，适合日常使用；门店可试用，支持到店自提。`,
    en: `${name.en} from our ${plan.category.name.en.toLowerCase()} range. A gentle formula for every day; try it in our stores or collect it there.`,
  };
}

/** Appends the check digit of an EAN-13 (GS1 General Specifications, 7.9) to its first twelve digits. */
export function ean13(firstTwelve: string): string {
  const sum = [...firstTwelve].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${firstTwelve}${String((10 - (sum % 10)) % 10)}`;
}
