import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LineDiscount } from './pricing.js';
import {
  planRefund,
  type RefundableLine,
  type RefundableOrder,
  type RefundPlan,
} from './refund-plan.js';
import { shareOfUnits } from './unit-share.js';

describe('the share of a unit', () => {
  it.each([
    ['3 units of 1000', 1_000, 3, [333, 333, 334]],
    ['4 units of 5', 5, 4, [1, 1, 1, 2]],
    ['2 units of 1', 1, 2, [0, 1]],
    ['1 unit of 7', 7, 1, [7]],
    ['units of nothing', 0, 3, [0, 0, 0]],
  ])('is fixed: %s', (_, total, quantity, shares) => {
    expect(shares.map((_share, index) => shareOfUnits(total, quantity, index, 1))).toEqual(shares);
  });

  it.each([
    [-1, 1],
    [0, 4],
    [3, 1],
  ])('is not known outside the line: %d+%d', (from, count) => {
    expect(() => shareOfUnits(10, 3, from, count)).toThrow(RangeError);
  });

  it('adds up to the line in any partition', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 1, max: 999 }),
        fc.array(fc.integer({ min: 1, max: 50 })),
        (total, quantity, steps) => {
          let from = 0;
          let sum = 0;
          for (const step of [...steps, quantity]) {
            const count = Math.min(step, quantity - from);
            sum += shareOfUnits(total, quantity, from, count);
            from += count;
          }
          expect(sum).toBe(total);
        },
      ),
    );
  });
});

const discount = (kind: LineDiscount['kind'], amountMinor: number): LineDiscount => ({
  kind,
  sourceId: null,
  name: { zh: '', en: '' },
  amountMinor,
});
const order = (more: Partial<RefundableOrder> = {}): RefundableOrder => ({
  capturedMinor: 10_000,
  refundedMinor: 0,
  deliveryFeeMinor: 0,
  deliveryFeeRefundedMinor: 0,
  pointsSpent: 0,
  pointsRestored: 0,
  couponId: null,
  couponReturned: false,
  ...more,
});
const line = (id: string, more: Partial<RefundableLine> = {}): RefundableLine => ({
  id,
  quantity: 3,
  payableMinor: 1_000,
  refundedQuantity: 0,
  discounts: [],
  ...more,
});
const back = (orderLineId: string, quantity: number) => ({
  orderLineId,
  quantity,
  condition: 'SELLABLE' as const,
});

describe('a refund', () => {
  it('gives the frozen shares of the units back', () => {
    const plan = planRefund({
      order: order(),
      lines: [line('a', { refundedQuantity: 1 }), line('b')],
      wanted: [back('a', 2)],
      deliveryFeeComesBack: true,
    });
    expect(plan).toEqual({
      lines: [{ ...back('a', 2), amountMinor: 667 }],
      goodsMinor: 667,
      deliveryFeeMinor: 0,
      amountMinor: 667,
      pointsRestored: 0,
      couponReturns: false,
      full: false,
    });
  });

  it.each([
    ['with the last goods before shipping', true, 3, 800],
    ['not after shipping', false, 3, 0],
    ['not with some of the goods', true, 2, 0],
  ])('gives the delivery fee back %s', (_, deliveryFeeComesBack, quantity, deliveryFeeMinor) => {
    const plan = planRefund({
      order: order({ deliveryFeeMinor: 800 }),
      lines: [line('a')],
      wanted: [back('a', quantity)],
      deliveryFeeComesBack,
    });
    expect(plan.deliveryFeeMinor).toBe(deliveryFeeMinor);
  });

  it.each([
    ['once everything it paid for is back', 3, true],
    ['not before', 2, false],
  ])('gives the coupon back %s', (_, quantity, couponReturns) => {
    const lines = [line('a', { discounts: [discount('COUPON', 100)] }), line('b')];
    expect(
      planRefund({
        order: order({ couponId: 'c' }),
        lines,
        wanted: [back('a', quantity)],
        deliveryFeeComesBack: false,
      }).couponReturns,
    ).toBe(couponReturns);
  });

  it('gives a coupon back once', () => {
    const plan = planRefund({
      order: order({ couponId: 'c', couponReturned: true }),
      lines: [line('a')],
      wanted: [back('a', 3)],
      deliveryFeeComesBack: false,
    });
    expect(plan.couponReturns).toBe(false);
  });

  it.each([
    ['nothing', [], 'NOTHING_LEFT'],
    ['a line of another order', [back('x', 1)], 'LINE_UNKNOWN'],
    ['a line twice', [back('a', 1), back('a', 1)], 'LINE_TWICE'],
    ['more than was bought', [back('a', 4)], 'MORE_THAN_BOUGHT'],
  ])('refuses %s', (_, wanted, reason) => {
    expect(() =>
      planRefund({ order: order(), lines: [line('a')], wanted, deliveryFeeComesBack: false }),
    ).toThrow(expect.objectContaining({ details: { reason } }));
  });

  it('refuses more than came in', () => {
    const plan = () =>
      planRefund({
        order: order({ capturedMinor: 900, refundedMinor: 1 }),
        lines: [line('a')],
        wanted: [back('a', 3)],
        deliveryFeeComesBack: false,
      });
    expect(plan).toThrow(expect.objectContaining({ details: { reason: 'MORE_THAN_CAPTURED' } }));
  });

  // Invariant 8.
  it('in any partition and order gives back exactly what was captured, all points and the coupon once', () => {
    const given = fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 20 }),
        payableMinor: fc.integer({ min: 0, max: 50_000 }),
        points: fc.integer({ min: 0, max: 3_000 }),
        coupon: fc.integer({ min: 0, max: 50 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(given, fc.infiniteStream(fc.nat()), (specs, stream) => {
        const lines = specs.map((spec, index) =>
          line(String(index), {
            ...spec,
            discounts: [discount('POINTS', spec.points), discount('COUPON', spec.coupon)],
          }),
        );
        const pointsSpent = specs.reduce((sum, { points }) => sum + points, 0);
        const capturedMinor = specs.reduce((sum, { payableMinor }) => sum + payableMinor, 0) + 800;
        let state = {
          order: order({ capturedMinor, pointsSpent, deliveryFeeMinor: 800, couponId: 'c' }),
          lines,
        };
        let coupons = 0;
        while (state.lines.some(({ quantity, refundedQuantity }) => refundedQuantity < quantity)) {
          const open = state.lines.filter(
            ({ quantity, refundedQuantity }) => refundedQuantity < quantity,
          );
          const chosen = open[next(stream) % open.length];
          if (chosen === undefined) throw new Error('unreachable');
          const count = 1 + (next(stream) % (chosen.quantity - chosen.refundedQuantity));
          const plan = planRefund({
            ...state,
            wanted: [back(chosen.id, count)],
            deliveryFeeComesBack: true,
          });
          expect(plan.pointsRestored).toBeGreaterThanOrEqual(0);
          coupons += plan.couponReturns ? 1 : 0;
          state = booked(state, plan);
        }
        expect(state.order).toMatchObject({
          refundedMinor: capturedMinor,
          pointsRestored: pointsSpent,
        });
        expect(coupons).toBe(1);
      }),
      { numRuns: 200 },
    );
  });
});

function next(stream: fc.Stream<number>): number {
  const drawn: unknown = stream.next().value;
  return Number(drawn);
}

function booked(state: { order: RefundableOrder; lines: RefundableLine[] }, plan: RefundPlan) {
  const { order: before, lines } = state;
  return {
    order: {
      ...before,
      refundedMinor: before.refundedMinor + plan.amountMinor,
      deliveryFeeRefundedMinor: before.deliveryFeeRefundedMinor + plan.deliveryFeeMinor,
      pointsRestored: before.pointsRestored + plan.pointsRestored,
      couponReturned: before.couponReturned || plan.couponReturns,
    },
    lines: lines.map((each) => ({
      ...each,
      refundedQuantity:
        each.refundedQuantity +
        (plan.lines.find(({ orderLineId }) => orderLineId === each.id)?.quantity ?? 0),
    })),
  };
}
