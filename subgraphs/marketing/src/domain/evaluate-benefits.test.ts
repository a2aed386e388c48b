import { describe, expect, it } from '@jest/globals';
import {
  cart,
  coupon,
  line,
  noon,
  nthPiece,
  percentage,
  promotion,
  savings,
  text,
  threshold,
} from './cart.fixture.js';
import type { WalletCoupon } from './coupon-discount.js';
import { evaluateBenefits } from './evaluate-benefits.js';
import type { Promotion, PromotionRule } from './promotion.js';

const evaluate = (
  lines: Parameters<typeof cart>[0],
  promotions: readonly Promotion[],
  more: Parameters<typeof cart>[1] = {},
) => evaluateBenefits(cart(lines, more), promotions, undefined);
const saved = (...args: Parameters<typeof evaluate>) => savings(evaluate(...args));
const withCoupon = (
  lines: Parameters<typeof cart>[0],
  template: WalletCoupon['template'],
  promotions: readonly Promotion[] = [],
) => evaluateBenefits(cart(lines), promotions, { coupon: coupon('c', { template }) });

describe('a promotion', () => {
  it.each<[string, PromotionRule, [number, number][], number[]]>([
    [
      'takes ¥30 off from ¥199 and splits it exactly',
      threshold(19900, 3000),
      [
        [10000, 1],
        [5000, 2],
      ],
      [1500, 1500],
    ],
    ['reaches the threshold with the very amount', threshold(19900, 3000), [[19900, 1]], [3000]],
    ['stays away one fen below the threshold', threshold(19900, 3000), [[19899, 1]], [0]],
    ['counts the threshold once', threshold(10000, 1000), [[35000, 1]], [1000]],
    [
      'counts every full threshold when it repeats',
      threshold(10000, 1000, true),
      [[35000, 1]],
      [3000],
    ],
    [
      'splits 3 × ¥10 less ¥10 into 3.34, 3.33 and 3.33',
      threshold(3000, 1000),
      [
        [1000, 1],
        [1000, 1],
        [1000, 1],
      ],
      [334, 333, 333],
    ],
    [
      'gives a 1-fen line no more than it costs',
      threshold(100, 100),
      [
        [1, 1],
        [99, 1],
      ],
      [1, 99],
    ],
    [
      'takes a percentage of each line, half to even',
      percentage(12),
      [
        [1999, 1],
        [50, 3],
        [25, 1],
      ],
      [240, 18, 3],
    ],
    ['halves the second piece', nthPiece(2, 50), [[9900, 2]], [4950]],
    ['halves no single piece', nthPiece(2, 50), [[9900, 1]], [0]],
    ['halves the second and the fourth of five', nthPiece(2, 50), [[1000, 5]], [1000]],
    [
      'pairs the dearest with each other',
      nthPiece(2, 50),
      [
        [100, 1],
        [10000, 1],
        [8000, 1],
      ],
      [0, 0, 4000],
    ],
    [
      'gives the third piece away',
      nthPiece(3, 100),
      [
        [1000, 2],
        [600, 1],
      ],
      [0, 600],
    ],
  ])('%s', (_, rule, prices, expected) => {
    const lines = prices.map(([unit, quantity], position) =>
      line(`l${String(position)}`, unit, quantity),
    );
    expect(Object.values(saved(lines, [promotion('p', rule)]))).toEqual(expected);
  });

  it('does not see amounts of another currency', () => {
    const promotions = [promotion('t', threshold(1000, 100)), promotion('p', percentage(10))];
    expect(saved([line('a', 5000)], promotions, { currency: 'GBP' })).toEqual({ a: 500 });
  });

  it.each<[string, Partial<Promotion>, number]>([
    ['before it starts', { startsAt: new Date(noon.getTime() + 1) }, 0],
    ['at its first moment', { startsAt: noon }, 500],
    ['at its end', { endsAt: noon }, 0],
    ['until its end', { endsAt: new Date(noon.getTime() + 1) }, 500],
    ['in another store', { storeIds: ['s2'] }, 0],
    ['in its store', { storeIds: ['s1', 's2'] }, 500],
    ['at another touchpoint', { touchpoints: ['pos'] }, 0],
    ['at its touchpoint', { touchpoints: ['pos', 'app'] }, 500],
    ['outside its categories', { scope: { kind: 'CATEGORIES', categoryIds: ['toys'] } }, 0],
    ['inside an ancestor category', { scope: { kind: 'CATEGORIES', categoryIds: ['care'] } }, 500],
    ['outside its products', { scope: { kind: 'PRODUCTS', productIds: ['product-z'] } }, 0],
    ['for its product', { scope: { kind: 'PRODUCTS', productIds: ['product-a'] } }, 500],
    ['for another SKU', { scope: { kind: 'SKUS', skuIds: ['sku-z'] } }, 0],
    ['for its SKU', { scope: { kind: 'SKUS', skuIds: ['sku-a'] } }, 500],
  ])('%s', (_, more, expected) => {
    const lines = [line('a', 5000, 1, { categoryIds: ['sun', 'care'] })];
    const only = [promotion('p', percentage(10) as PromotionRule, more)];
    expect(saved(lines, only, { storeId: 's1' })).toEqual({ a: expected });
  });

  it('restricted to stores is no offer where the store is not known', () => {
    expect(
      saved([line('a', 5000)], [promotion('p', percentage(10), { storeIds: ['s1'] })]),
    ).toEqual({ a: 0 });
  });
});

describe('promotions together', () => {
  it('apply by priority, each on what the one before left', () => {
    const promotions = [
      promotion('t', threshold(10000, 2000), { priority: 1 }),
      promotion('p', percentage(10), { priority: 5 }),
    ];
    expect(evaluate([line('a', 20000)], promotions).lines[0]?.discounts).toEqual([
      { kind: 'PROMOTION', sourceId: 'p', name: text('p'), amountMinor: 2000 },
      { kind: 'PROMOTION', sourceId: 't', name: text('t'), amountMinor: 2000 },
    ]);
  });

  it('of one group never meet on a line; the customer gets the better one', () => {
    const group = { exclusiveGroup: 'double-eleven' };
    const promotions = [
      promotion('p', percentage(10), { ...group, priority: 9 }),
      promotion('t', threshold(10000, 3000), group),
    ];
    expect(saved([line('a', 20000)], promotions)).toEqual({ a: 3000 });
    expect(saved([line('a', 40000)], promotions)).toEqual({ a: 4000 });
  });

  it('of one group may serve different lines of a cart', () => {
    const sku = (id: string) => ({
      scope: { kind: 'SKUS', skuIds: [id] } as const,
      exclusiveGroup: 'g',
    });
    const promotions = [
      promotion('a', percentage(10), sku('sku-a')),
      promotion('b', percentage(20), sku('sku-b')),
    ];
    expect(saved([line('a', 1000), line('b', 1000)], promotions)).toEqual({ a: 100, b: 200 });
  });

  it('which do not stack leave their lines to no other', () => {
    const promotions = [
      promotion('p', percentage(10)),
      promotion('alone', percentage(15), { stackable: false }),
    ];
    expect(saved([line('a', 1000)], promotions)).toEqual({ a: 150 });
  });

  it('of equal saving are chosen by priority', () => {
    const group = { exclusiveGroup: 'g' };
    const promotions = [
      promotion('a', percentage(10), group),
      promotion('b', percentage(10), { ...group, priority: 1 }),
    ];
    expect(evaluate([line('a', 1000)], promotions).lines[0]?.discounts[0]?.sourceId).toBe('b');
  });

  it('that save nothing take no line from another', () => {
    const group = { exclusiveGroup: 'g' };
    const promotions = [
      promotion('t', threshold(100000, 3000), { ...group, priority: 9 }),
      promotion('p', percentage(10), group),
    ];
    expect(saved([line('a', 1000)], promotions)).toEqual({ a: 100 });
  });

  it('that save nothing take no lines from many others either', () => {
    const group = { exclusiveGroup: 'g' };
    const keys = ['a', 'b', 'c', 'd'];
    const single = keys.map((key) =>
      promotion(key, percentage(10), { ...group, scope: { kind: 'SKUS', skuIds: [`sku-${key}`] } }),
    );
    const unreached = promotion('t', threshold(100000, 3000), { ...group, priority: 9 });
    const lines = keys.map((key) => line(key, 1000));
    expect(saved(lines, [unreached, ...single])).toEqual({ a: 100, b: 100, c: 100, d: 100 });
  });

  it('share out the lines they compete for as suits the customer best', () => {
    const group = { exclusiveGroup: 'g' };
    const skus = (...skuIds: string[]) => ({ ...group, scope: { kind: 'SKUS', skuIds } as const });
    const promotions = [
      promotion('ab', threshold(20000, 2000), { ...skus('sku-a', 'sku-b'), priority: 2 }),
      promotion('bc', threshold(20000, 5000), { ...skus('sku-b', 'sku-c'), priority: 1 }),
    ];
    expect(saved([line('a', 10000), line('b', 10000), line('c', 10000)], promotions)).toEqual({
      a: 0,
      b: 2500,
      c: 2500,
    });
  });

  it('beyond four competitors still let the best single one win', () => {
    const promotions = Array.from({ length: 7 }, (_, at) =>
      promotion(`p${String(at)}`, percentage(at === 5 ? 40 : 10 + at), {
        exclusiveGroup: 'g',
        priority: 10 - at,
      }),
    );
    expect(saved([line('a', 1000)], promotions)).toEqual({ a: 400 });
  });

  it('may give a line away but never more', () => {
    const promotions = [
      promotion('free', nthPiece(2, 100), { priority: 2 }),
      promotion('t', threshold(100, 100, true), { priority: 1 }),
    ];
    expect(saved([line('a', 1000, 2)], promotions)).toEqual({ a: 2000 });
  });
});

describe('a member price', () => {
  const prices = promotion('m', {
    kind: 'MEMBER_PRICE',
    prices: [
      { tierCode: 'GOLD', percentOff: 5 },
      { tierCode: 'PLATINUM', fixedMinor: 1500, currency: 'CNY' },
    ],
  });

  it.each([
    [null, 0],
    ['SILVER', 0],
    ['GOLD', 200],
    ['PLATINUM', 1000],
  ])('of tier %s saves %p on two pieces of ¥20', (tierCode, expected) => {
    expect(saved([line('a', 2000, 2)], [prices], { tierCode })).toEqual({ a: expected });
  });

  it('comes first, and promotions count on it', () => {
    const promotions = [promotion('p', percentage(10), { priority: 99 }), prices];
    expect(
      evaluate([line('a', 2000, 2)], promotions, { tierCode: 'PLATINUM' }).lines[0]?.discounts,
    ).toEqual([
      { kind: 'MEMBER_PRICE', sourceId: 'm', name: text('m'), amountMinor: 1000 },
      { kind: 'PROMOTION', sourceId: 'p', name: text('p'), amountMinor: 300 },
    ]);
  });

  it('above the list price is none', () => {
    expect(saved([line('a', 1400)], [prices], { tierCode: 'PLATINUM' })).toEqual({ a: 0 });
  });

  it('fixed in another currency is none', () => {
    expect(saved([line('a', 2000)], [prices], { tierCode: 'PLATINUM', currency: 'GBP' })).toEqual({
      a: 0,
    });
  });

  it('is the lowest of several', () => {
    const better = promotion('m2', {
      kind: 'MEMBER_PRICE',
      prices: [{ tierCode: 'GOLD', percentOff: 20 }],
    });
    expect(
      evaluate([line('a', 2000)], [prices, better], { tierCode: 'GOLD' }).lines[0]?.discounts,
    ).toEqual([{ kind: 'MEMBER_PRICE', sourceId: 'm2', name: text('m2'), amountMinor: 400 }]);
  });
});

describe('a coupon', () => {
  const amount = (amountMinor: number, thresholdMinor = 0): WalletCoupon['template'] => ({
    ...coupon('c').template,
    rule: { kind: 'AMOUNT_OFF', currency: 'CNY', thresholdMinor, amountMinor },
  });
  const percent = (
    percentOff: number,
    capMinor: number | null,
    thresholdMinor = 0,
  ): WalletCoupon['template'] => ({
    ...coupon('c').template,
    rule: { kind: 'PERCENT_OFF', currency: 'CNY', thresholdMinor, percentOff, capMinor },
  });

  it.each<[string, WalletCoupon['template'], number[]]>([
    ['takes its amount off, split exactly', amount(1000), [667, 333]],
    ['never takes more than the goods cost', amount(99999), [6000, 3000]],
    ['takes a percentage', percent(10, null), [600, 300]],
    ['takes a percentage up to its cap', percent(10, 300), [200, 100]],
    [
      'takes what the scope holds',
      { ...amount(1000), scope: { kind: 'SKUS', skuIds: ['sku-b'] } },
      [0, 1000],
    ],
  ])('%s', (_, template, expected) => {
    const evaluation = withCoupon([line('a', 6000), line('b', 3000)], template);
    expect(evaluation.couponProblem).toBeNull();
    expect(Object.values(savings(evaluation))).toEqual(expected);
  });

  it('counts its threshold on what promotions left', () => {
    const half = [promotion('p', percentage(50))];
    expect(withCoupon([line('a', 10000)], amount(1000, 5001), half).couponProblem).toBe(
      'BELOW_THRESHOLD',
    );
    expect(savings(withCoupon([line('a', 10000)], amount(1000, 5000), half))).toEqual({ a: 6000 });
  });

  it.each<[string, Partial<WalletCoupon>, string]>([
    ['that was used', { status: 'REDEEMED' }, 'ALREADY_USED'],
    ['that was voided', { status: 'VOID' }, 'VOID'],
    ['that expired', { status: 'EXPIRED' }, 'EXPIRED'],
    ['at its last moment', { validUntil: noon }, 'EXPIRED'],
    ['before its first moment', { validFrom: new Date(noon.getTime() + 1) }, 'NOT_YET_VALID'],
    [
      'held by another order',
      { status: 'RESERVED', orderId: 'other' },
      'RESERVED_BY_ANOTHER_ORDER',
    ],
    [
      'of another currency',
      { template: { ...amount(1), rule: { ...amount(1).rule, currency: 'GBP' } } },
      'WRONG_CURRENCY',
    ],
    [
      'for other goods',
      { template: { ...amount(1), scope: { kind: 'SKUS', skuIds: [] } } },
      'NO_ELIGIBLE_GOODS',
    ],
  ])('%s saves nothing and says why', (_, more, problem) => {
    const evaluation = evaluateBenefits(
      cart([line('a', 1000)]),
      [],
      { coupon: coupon('c', more), orderId: 'own' },
      [coupon('c', more)],
    );
    expect(evaluation).toEqual({
      lines: [{ lineKey: 'a', discounts: [] }],
      couponProblem: problem,
      candidates: [{ couponId: 'c', usable: false, savingMinor: 0, reason: problem }],
    });
  });

  it('which the wallet does not hold is not found', () => {
    expect(evaluateBenefits(cart([line('a', 1000)]), [], { coupon: undefined }).couponProblem).toBe(
      'NOT_FOUND',
    );
  });

  it('reserved for this very order still counts', () => {
    const own = coupon('c', { status: 'RESERVED', orderId: 'own' });
    expect(
      savings(evaluateBenefits(cart([line('a', 1000)]), [], { coupon: own, orderId: 'own' })),
    ).toEqual({ a: 1000 });
    expect(evaluateBenefits(cart([line('a', 1000)]), [], { coupon: own }).couponProblem).toBe(
      'RESERVED_BY_ANOTHER_ORDER',
    );
  });

  it('of the wallet is offered with its saving: most first, then what expires sooner', () => {
    const soon = new Date('2026-11-25T00:00:00Z');
    const wallet = [
      coupon('small', { template: amount(100) }),
      coupon('late', { template: amount(500) }),
      coupon('soon', { template: amount(500), validUntil: soon }),
      coupon('soon-b', { template: amount(500), validUntil: soon }),
      coupon('far', { template: amount(9000, 999999) }),
    ];
    expect(evaluateBenefits(cart([line('a', 1000)]), [], undefined, wallet).candidates).toEqual([
      { couponId: 'soon', usable: true, savingMinor: 500, reason: null },
      { couponId: 'soon-b', usable: true, savingMinor: 500, reason: null },
      { couponId: 'late', usable: true, savingMinor: 500, reason: null },
      { couponId: 'small', usable: true, savingMinor: 100, reason: null },
      { couponId: 'far', usable: false, savingMinor: 0, reason: 'BELOW_THRESHOLD' },
    ]);
  });
});
