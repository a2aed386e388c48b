/**
 * One good customer at the counter: 50 orders of three lines in six stores, 50 timeline entries and 20
 * coupons. Ids have the form of ULIDs, texts come in both languages, amounts are minor units.
 */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const firstDay = Date.UTC(2024, 0, 3, 9, 30);
const day = 86_400_000;

/** A stable id that looks like a ULID; `kind` keeps the ids of different things apart. */
function ulid(kind, number) {
  let rest = number * 7919 + kind.charCodeAt(0) * 104_729 + kind.length;
  let tail = '';
  for (let place = 0; place < 16; place += 1) {
    tail += alphabet[rest % 32];
    rest = Math.floor(rest / 3) + place * 17 + number;
  }
  return `01JB7Q5KX${alphabet[kind.charCodeAt(0) % 32]}${tail}`;
}

const at = (days, minutes = 0) => new Date(firstDay + days * day + minutes * 60_000).toISOString();
const money = (amountMinor) => ({ amountMinor, currency: 'CNY' });
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

const goods = [
  ['轻羽绒服', 'Light down jacket'],
  ['针织开衫', 'Knitted cardigan'],
  ['直筒牛仔裤', 'Straight jeans'],
  ['纯棉衬衫', 'Cotton shirt'],
  ['羊毛围巾', 'Wool scarf'],
  ['帆布手提袋', 'Canvas tote bag'],
];
const colours = [
  ['黑', 'black'],
  ['米白', 'off-white'],
  ['藏青', 'navy'],
  ['灰', 'grey'],
  ['酒红', 'burgundy'],
];
const cities = [
  ['上海静安店', 'Shanghai Jing’an'],
  ['上海徐汇店', 'Shanghai Xuhui'],
  ['杭州西湖店', 'Hangzhou West Lake'],
  ['苏州观前店', 'Suzhou Guanqian'],
  ['南京新街口店', 'Nanjing Xinjiekou'],
  ['宁波天一店', 'Ningbo Tianyi'],
];

export const skus = times(30, (index) => {
  const [zh, en] = goods[index % goods.length];
  const [colourZh, colourEn] = colours[Math.floor(index / goods.length)];
  return {
    id: ulid('sku', index),
    code: `SKU-${String(1000 + index)}`,
    barcode: `69012345${String(67890 + index * 11)}`,
    name: { zh: `${zh} ${colourZh}`, en: `${en}, ${colourEn}` },
  };
});

export const stores = cities.map(([zh, en], index) => ({
  id: ulid('location', index),
  code: `ST-${String(index + 1).padStart(3, '0')}`,
  name: { zh, en },
}));

export const category = {
  id: ulid('category', 1),
  name: { zh: '外套', en: 'Outerwear' },
};

/** Newest first, as the order capability lists them. */
export const orders = times(50, (index) => {
  const lines = times(3, (line) => {
    const sku = skus[(index * 7 + line * 11) % skus.length];
    const quantity = 1 + ((index + line) % 2);
    return {
      id: ulid('row', index * 3 + line),
      quantity,
      refundedQuantity: index % 9 === 0 && line === 0 ? 1 : 0,
      name: sku.name,
      payable: money(quantity * (9900 + ((index * 13 + line * 29) % 40) * 500)),
      sku: { id: sku.id },
    };
  });
  const total = lines.reduce((sum, line) => sum + line.payable.amountMinor, 0);
  return {
    id: ulid('order', index),
    number: `SO2024${String(9050 - index)}`,
    status: index === 0 ? 'PAID' : 'COMPLETED',
    fulfilment: index % 3 === 0 ? 'PICKUP' : 'COUNTER',
    fulfilmentStatus: index === 0 ? 'READY_FOR_PICKUP' : 'PICKED_UP',
    touchpoint: ['MINI_PROGRAM', 'POS', 'APP'][index % 3],
    placedAt: at(690 - index * 12, index * 7),
    total: money(total),
    refundedTotal: money(index % 9 === 0 ? lines[0].payable.amountMinor : 0),
    store: { id: stores[index % stores.length].id },
    lines,
  };
});

export const timeline = times(50, (index) => {
  const isOrder = index % 2 === 0;
  return {
    id: ulid('entry', index),
    at: at(690 - index * 6, index * 3),
    kind: isOrder ? 'ORDER_PAID' : 'COUPON_GRANTED',
    title: isOrder
      ? { zh: `支付订单 ${String(index)}`, en: `Order ${String(index)} paid` }
      : { zh: '收到优惠券', en: 'Coupon received' },
    orderId: isOrder ? orders[index / 2].id : null,
    touchpoint: isOrder ? 'MINI_PROGRAM' : null,
  };
});

export const coupons = times(20, (index) => {
  const isAmount = index % 2 === 0;
  return {
    id: ulid('uniquecoupon', index),
    status: 'AVAILABLE',
    validUntil: at(720 + index),
    template: {
      id: ulid('template', index % 5),
      code: `CPN-${String(index % 5)}`,
      kind: isAmount ? 'AMOUNT_OFF' : 'PERCENT_OFF',
      name: { zh: '会员专享', en: 'Members only' },
      threshold: isAmount ? money(30_000) : null,
      amount: isAmount ? money(3_000) : null,
      percentOff: isAmount ? null : 12,
    },
  };
});

export const member = {
  id: ulid('member', 1),
  memberNumber: '2024010307',
  nickname: '小林',
  phone: '138****7788',
  status: 'ACTIVE',
  memberSince: at(0),
  tier: { code: 'GOLD', name: { zh: '金卡', en: 'Gold' }, level: 3 },
  growthValue: 8640,
  points: { available: 12_480, pending: 320 },
};

const revenue = orders.reduce((sum, order) => sum + order.total.amountMinor, 0);

export const customer = {
  id: ulid('known', 1),
  buyerKeys: [`member:${member.id}`, 'external:online-retail:17850'],
  displayName: '会员 …7K3M',
  since: at(0),
  lifecycleStage: 'REPURCHASE',
  facts: {
    orderCount: orders.length,
    revenue: money(revenue),
    refunded: money(orders.reduce((sum, order) => sum + order.refundedTotal.amountMinor, 0)),
    averageOrderValue: money(Math.round(revenue / orders.length)),
    firstOrderAt: orders.at(-1).placedAt,
    lastOrderAt: orders[0].placedAt,
    daysSinceLastOrder: 4,
    repurchased: true,
    favouriteCategory: { id: category.id },
  },
  tags: [
    { code: 'high-value', name: { zh: '高价值', en: 'High value' }, value: 'true' },
    { code: 'size', name: { zh: '常买尺码', en: 'Usual size' }, value: 'M' },
    { code: 'channel', name: { zh: '偏好渠道', en: 'Preferred channel' }, value: 'POS' },
  ],
  member: { id: member.id },
};
