import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CandidateIndex, type CandidateLine, matchCancellation } from './cancellation-matching.js';

const candidate = (orderLineId: string, more: Partial<CandidateLine> = {}): CandidateLine => ({
  orderLineId,
  orderId: `order of ${orderLineId}`,
  documentKey: `document of ${orderLineId}`,
  buyerKey: 'external:erp:1',
  skuId: 'sku',
  unitPriceMinor: 100,
  quantity: 5,
  payableMinor: 500,
  occurredAt: 1_000,
  refundedQuantity: 0,
  ...more,
});
const cancellation = (quantity: number, more: object = {}) => ({
  buyerKey: 'external:erp:1' as string | null,
  refundOf: null as string | null,
  occurredAt: 5_000,
  lines: [{ skuId: 'sku', unitPriceMinor: 100, quantity }],
  ...more,
});
const matched = (candidates: CandidateLine[], wish: Parameters<typeof matchCancellation>[1]) => {
  const index = new CandidateIndex();
  for (const each of candidates) index.add(each);
  const { matched: found, unmatched } = matchCancellation(index, wish);
  return [
    found.map((match) => [match.candidate.orderLineId, match.from, match.quantity]),
    unmatched.map((line) => line.quantity),
  ];
};

describe('a cancellation', () => {
  it.each([
    [
      'takes from the latest order first and splits over several',
      [candidate('old', { occurredAt: 1 }), candidate('new', { occurredAt: 2 })],
      cancellation(7),
      [
        ['new', 0, 5],
        ['old', 0, 2],
      ],
      [],
    ],
    [
      'takes only what is left',
      [candidate('a', { refundedQuantity: 4 })],
      cancellation(3),
      [['a', 4, 1]],
      [2],
    ],
    [
      'does not look into the future',
      [candidate('a', { occurredAt: 6_000 })],
      cancellation(1),
      [],
      [1],
    ],
    [
      'does not take another price',
      [candidate('a', { unitPriceMinor: 99 })],
      cancellation(1),
      [],
      [1],
    ],
    ['does not take another SKU', [candidate('a', { skuId: 'other' })], cancellation(1), [], [1]],
    [
      'does not take from another buyer',
      [candidate('a', { buyerKey: 'external:erp:2' })],
      cancellation(1),
      [],
      [1],
    ],
    ['without a buyer is a credit', [candidate('a')], cancellation(1, { buyerKey: null }), [], [1]],
    [
      'of a known document takes from that one only',
      [candidate('a'), candidate('b')],
      cancellation(6, { buyerKey: null, refundOf: 'document of a' }),
      [['a', 0, 5]],
      [1],
    ],
    [
      'finds an anonymous sale by its document',
      [candidate('a', { buyerKey: null })],
      cancellation(2, { buyerKey: null, refundOf: 'document of a' }),
      [['a', 0, 2]],
      [],
    ],
  ])('%s', (_, candidates, wish, found, left) => {
    expect(matched(candidates, wish)).toEqual([found, left]);
  });

  it('never takes more than was bought and loses nothing', () => {
    const index = new CandidateIndex();
    const candidates = [candidate('a'), candidate('b', { occurredAt: 2_000, quantity: 3 })];
    for (const each of candidates) index.add(each);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), (quantity) => {
        const { matched: found, unmatched } = matchCancellation(index, cancellation(quantity));
        const taken = found.reduce((sum, match) => sum + match.quantity, 0);
        expect(taken + unmatched.reduce((sum, line) => sum + line.quantity, 0)).toBe(quantity);
        expect(candidates.every((each) => each.refundedQuantity <= each.quantity)).toBe(true);
      }),
    );
  });
});
