import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cart,
  coupon,
  line,
  nthPiece,
  percentage,
  promotion,
  randomSource,
  savings,
  threshold,
} from './cart.fixture.js';
import { covers, type BenefitScope } from './benefit-scope.js';
import type { WalletCoupon } from './coupon-discount.js';
import {
  type BenefitCart,
  type BenefitEvaluation,
  type BenefitLine,
  evaluateBenefits,
} from './evaluate-benefits.js';
import { excludeEachOther, type Promotion, type PromotionRule } from './promotion.js';

const { floor } = Math;
const categories = ['sun', 'hair', 'bath'];
const tiers = ['SILVER', 'GOLD'];

interface Situation {
  readonly cart: BenefitCart;
  readonly promotions: readonly Promotion[];
  readonly wallet: WalletCoupon;
}

/** A situation from a source of random numbers; fast-check shrinks its seed, the long run counts it up. */
function situation(random: () => number): Situation {
  const below = (bound: number) => floor(random() * bound);
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const scope = (): BenefitScope =>
    oneOf<BenefitScope>([
      { kind: 'ALL' },
      { kind: 'CATEGORIES', categoryIds: [oneOf(categories)] },
      { kind: 'PRODUCTS', productIds: [`p${String(below(4))}`, `p${String(below(4))}`] },
      { kind: 'SKUS', skuIds: [`s${String(below(6))}`, `s${String(below(6))}`] },
    ]);
  const rule = (): PromotionRule => {
    const amount = 1 + below(30000);
    return oneOf<PromotionRule>([
      threshold(amount, 1 + below(amount), random() < 0.5),
      percentage(1 + below(99)),
      nthPiece(2 + below(3), 1 + below(100)),
      {
        kind: 'MEMBER_PRICE',
        prices: [
          { tierCode: oneOf(tiers), percentOff: 1 + below(90) },
          { tierCode: 'GOLD', fixedMinor: below(9000), currency: 'CNY' },
        ],
      },
    ]);
  };
  const lines: BenefitLine[] = Array.from({ length: 1 + below(7) }, (_, at) => {
    const sku = below(6);
    return line(
      `l${String(at)}`,
      random() < 0.1 ? below(3) : below(20000),
      1 + below(random() < 0.1 ? 500 : 4),
      {
        skuId: `s${String(sku)}`,
        productId: `p${String(sku % 4)}`,
        categoryIds: [categories[sku % 3] ?? ''],
      },
    );
  });
  const promotions = Array.from({ length: below(6) }, (_, at) =>
    promotion(`promotion-${String(at)}`, rule(), {
      scope: scope(),
      priority: below(3),
      stackable: random() < 0.8,
      exclusiveGroup: random() < 0.5 ? oneOf(['g', 'h']) : null,
    }),
  );
  const thresholdMinor = below(30000);
  const wallet = coupon('coupon', {
    template: {
      name: { zh: '券', en: 'coupon' },
      scope: scope(),
      rule:
        random() < 0.5
          ? { kind: 'AMOUNT_OFF', currency: 'CNY', thresholdMinor, amountMinor: 1 + below(20000) }
          : {
              kind: 'PERCENT_OFF',
              currency: 'CNY',
              thresholdMinor,
              percentOff: 1 + below(99),
              capMinor: random() < 0.5 ? 1 + below(5000) : null,
            },
    },
  });
  return { cart: cart(lines, { tierCode: oneOf([null, ...tiers]) }), promotions, wallet };
}

const evaluate = ({ cart: basket, promotions, wallet }: Situation): BenefitEvaluation =>
  evaluateBenefits(basket, promotions, { coupon: wallet }, [wallet]);

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** Plain checks that throw: a matcher call per share would take most of the time of the long run. */
function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function checkShares(
  { cart: basket, promotions, wallet }: Situation,
  evaluation: BenefitEvaluation,
): void {
  const byId = new Map(promotions.map((each) => [each.id, each]));
  evaluation.lines.forEach(({ lineKey, discounts }, at) => {
    const own = basket.lines[at];
    demand(own?.lineKey === lineKey, 'lines come back in the order given');
    if (own === undefined) return;
    let left = own.unitPriceMinor * own.quantity;
    const kinds = discounts.map((discount) =>
      ['MEMBER_PRICE', 'PROMOTION', 'COUPON'].indexOf(discount.kind),
    );
    demand(
      kinds.every((kind, position) => position === 0 || (kinds[position - 1] ?? 0) <= kind),
      'member price, promotions, coupon',
    );
    for (const discount of discounts) {
      demand(
        Number.isSafeInteger(discount.amountMinor) && discount.amountMinor > 0,
        'a share is a positive whole number',
      );
      left -= discount.amountMinor;
      demand(left >= 0, 'no line falls below zero');
      const scope =
        discount.kind === 'COUPON' ? wallet.template.scope : byId.get(discount.sourceId)?.scope;
      demand(scope !== undefined && covers(scope, own), 'a share lies on a line its source is for');
    }
    const applied = discounts
      .filter(({ kind }) => kind === 'PROMOTION')
      .flatMap(({ sourceId }) => byId.get(sourceId) ?? []);
    applied.forEach((one, position) =>
      applied.slice(position + 1).forEach((other) => {
        demand(
          !excludeEachOther(one, other),
          'promotions that exclude each other never share a line',
        );
      }),
    );
  });
}

function checkSums(
  { cart: basket, promotions, wallet }: Situation,
  evaluation: BenefitEvaluation,
): void {
  const sums = new Map<string, number>();
  for (const { discounts } of evaluation.lines) {
    for (const { kind, sourceId, amountMinor } of discounts) {
      if (kind !== 'MEMBER_PRICE') sums.set(sourceId, (sums.get(sourceId) ?? 0) + amountMinor);
    }
  }
  for (const { id, rule } of promotions) {
    const sum = sums.get(id) ?? 0;
    if (rule.kind !== 'THRESHOLD' || sum === 0) continue;
    demand(
      rule.repeats ? sum % rule.amountOffMinor === 0 : sum === rule.amountOffMinor,
      'a threshold promotion gives exactly its amount',
    );
  }
  const couponSum = sums.get(wallet.id) ?? 0;
  demand(
    couponSum === (evaluation.candidates[0]?.savingMinor ?? 0),
    'the candidate promises what the coupon gives',
  );
  demand(
    (evaluation.couponProblem === null) ===
      (couponSum > 0 || evaluation.candidates[0]?.usable === true),
    'a problem or a saving',
  );
  const { rule } = wallet.template;
  if (couponSum > 0 && rule.kind === 'AMOUNT_OFF') {
    const base = basket.lines.reduce((sum, own, at) => {
      const before = (evaluation.lines[at]?.discounts ?? [])
        .filter(({ kind }) => kind !== 'COUPON')
        .reduce((all, each) => all + each.amountMinor, 0);
      return covers(wallet.template.scope, own)
        ? sum + own.unitPriceMinor * own.quantity - before
        : sum;
    }, 0);
    demand(
      couponSum === Math.min(rule.amountMinor, base),
      'a coupon gives exactly its amount, or all there is',
    );
  }
}

function checkPermutation(
  given: Situation,
  evaluation: BenefitEvaluation,
  random: () => number,
): void {
  const other = evaluate({
    ...given,
    cart: { ...given.cart, lines: shuffled(given.cart.lines, random) },
    promotions: shuffled(given.promotions, random),
  });
  const original = savings(evaluation);
  for (const [lineKey, saving] of Object.entries(savings(other))) {
    demand(
      Math.abs(saving - (original[lineKey] ?? 0)) <= 1,
      `${lineKey} moved by more than 1 when lines were shuffled`,
    );
  }
}

/** Unrelated: no promotion and no coupon that is for the new line is for any line already there. */
function checkUnrelatedLine(given: Situation, evaluation: BenefitEvaluation): void {
  const added = line('added', 12345, 2, {
    skuId: 's-new',
    productId: 'p-new',
    categoryIds: ['new'],
  });
  const sources = [...given.promotions, { scope: given.wallet.template.scope }].filter(
    ({ scope }) => scope.kind !== 'ALL',
  );
  demand(
    sources.every(({ scope }) => !covers(scope, added)),
    'the fixture is unrelated',
  );
  const narrow: Situation = {
    ...given,
    promotions: given.promotions.filter(({ scope }) => scope.kind !== 'ALL'),
  };
  if (narrow.wallet.template.scope.kind === 'ALL') return;
  const own = promotion('own', percentage(10), {
    scope: { kind: 'SKUS', skuIds: ['s-new'] },
    exclusiveGroup: 'g',
    stackable: false,
  });
  const before = savings(
    narrow.promotions.length === given.promotions.length ? evaluation : evaluate(narrow),
  );
  const after = savings(
    evaluate({
      ...narrow,
      cart: { ...given.cart, lines: [...given.cart.lines, added] },
      promotions: [...narrow.promotions, own],
    }),
  );
  for (const [lineKey, saving] of Object.entries(before)) {
    demand(after[lineKey] === saving, `${lineKey} changed because an unrelated line was added`);
  }
}

describe('the evaluation of any cart', () => {
  it('gives exact, bounded, explained shares that neither order nor unrelated goods move (100,000 carts)', () => {
    const random = randomSource(20261122);
    for (let run = 0; run < 100_000; run += 1) {
      const given = situation(random);
      const evaluation = evaluate(given);
      checkShares(given, evaluation);
      checkSums(given, evaluation);
      if (run % 4 === 0) checkPermutation(given, evaluation, random);
      if (run % 4 === 1) checkUnrelatedLine(given, evaluation);
    }
  });

  it('is the same every time', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(evaluate(situation(randomSource(seed)))).toEqual(
          evaluate(situation(randomSource(seed))),
        );
      }),
    );
  });

  it('never gives the customer less than the best single promotion of an exclusive group', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { cart: basket, promotions } = situation(randomSource(seed));
        const exclusive = promotions
          .filter(({ rule }) => rule.kind !== 'MEMBER_PRICE')
          .map((each) => ({ ...each, exclusiveGroup: 'g' }));
        const total = (offered: readonly Promotion[]) =>
          Object.values(savings(evaluateBenefits(basket, offered, undefined))).reduce(
            (sum, saving) => sum + saving,
            0,
          );
        const all = total(exclusive);
        for (const each of exclusive) expect(all).toBeGreaterThanOrEqual(total([each]));
      }),
      { numRuns: 2000 },
    );
  });

  it('with another piece in the cart never makes the nth piece save less', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 5 })), {
          minLength: 2,
          maxLength: 6,
        }),
        fc.integer({ min: 2, max: 4 }),
        (prices, nth) => {
          const total = (list: readonly (readonly [number, number])[]) =>
            Object.values(
              savings(
                evaluateBenefits(
                  cart(list.map(([unit, quantity], at) => line(`l${String(at)}`, unit, quantity))),
                  [promotion('n', nthPiece(nth, 100))],
                  undefined,
                ),
              ),
            ).reduce((sum, saving) => sum + saving, 0);
          expect(total(prices)).toBeGreaterThanOrEqual(total(prices.slice(1)));
        },
      ),
    );
  });
});
