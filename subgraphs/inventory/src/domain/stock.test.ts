import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseLocation } from './choose-location.js';
import { demandPerSku, shortLines } from './demand.js';
import { type StockChange, subtractDelta, sumPerLevel } from './stock-change.js';
import { judgeCount } from './stock-count.js';
import { availableToPromise, crossedInto, stockClassOf } from './stock-level.js';

const level = { onHand: 10, reserved: 3, safety: 2, incoming: 0, damaged: 0 };

describe('stock levels', () => {
  it('promises what is on hand, neither reserved nor safety', () => {
    expect(availableToPromise(level)).toBe(5);
    expect(availableToPromise({ onHand: 1, reserved: 0, safety: 4 })).toBe(-3);
  });

  it.each([
    [-1, 'OUT_OF_STOCK'],
    [0, 'OUT_OF_STOCK'],
    [1, 'LOW'],
    [5, 'LOW'],
    [6, 'IN_STOCK'],
  ])('calls %i available pieces %s', (available, stockClass) => {
    expect(stockClassOf(available)).toBe(stockClass);
  });

  it('notices a level that changes its class, and only that', () => {
    expect(crossedInto({ ...level, onHand: 11 }, level)).toBe('LOW');
    expect(crossedInto(level, { ...level, reserved: 8 })).toBe('OUT_OF_STOCK');
    expect(crossedInto(level, { ...level, onHand: 100 })).toBe('IN_STOCK');
    expect(crossedInto(level, { ...level, reserved: 4 })).toBeUndefined();
  });
});

describe('stock changes', () => {
  const change = (skuId: string, locationId: string, reserved: number): StockChange => ({
    skuId,
    locationId,
    kind: 'RESERVED',
    reserved,
  });

  it('sums changes per SKU and location, in one order whatever order they came in', () => {
    const sums = sumPerLevel([
      change('B', '1', 2),
      change('A', '2', 1),
      change('A', '1', 4),
      change('B', '1', 3),
    ]);
    expect(sums.map(({ skuId, locationId, reserved }) => [skuId, locationId, reserved])).toEqual([
      ['A', '1', 4],
      ['A', '2', 1],
      ['B', '1', 5],
    ]);
  });

  it('locks two carts in the same order', () => {
    const key = fc.constantFrom('A', 'B', 'C', 'D');
    fc.assert(
      fc.property(fc.array(fc.tuple(key, key), { maxLength: 8 }), (keys) => {
        const order = (list: [string, string][]) =>
          sumPerLevel(list.map(([skuId, locationId]) => change(skuId, locationId, 1))).map(
            (sum) => sum.skuId + sum.locationId,
          );
        expect(order([...keys].reverse())).toEqual(order(keys));
      }),
    );
  });

  it('finds the figures before a change from those after it', () => {
    const delta = {
      skuId: 'A',
      locationId: '1',
      onHand: -2,
      reserved: 1,
      incoming: 4,
      damaged: -1,
    };
    expect(subtractDelta(level, delta)).toEqual({
      onHand: 12,
      reserved: 2,
      safety: 2,
      incoming: -4,
      damaged: 1,
    });
  });
});

describe('demand and choice of location', () => {
  it('adds up lines of one SKU, so that two lines cannot each take the last piece', () => {
    const demand = demandPerSku([
      { skuId: 'B', quantity: 1 },
      { skuId: 'A', quantity: 2 },
      { skuId: 'B', quantity: 3 },
    ]);
    expect(demand).toEqual([
      { skuId: 'A', quantity: 2 },
      { skuId: 'B', quantity: 4 },
    ]);
    expect(shortLines(demand, (skuId) => (skuId === 'A' ? 2 : -7))).toEqual([
      { skuId: 'B', requested: 4, available: 0 },
    ]);
  });

  const offer = (code: string, stock: Record<string, number>) => ({
    locationId: `id-${code}`,
    code,
    available: new Map(Object.entries(stock)),
  });

  it.each([
    [
      'the only one with everything',
      { A: 2, B: 1 },
      [offer('x', { A: 9 }), offer('y', { A: 2, B: 1 })],
      'id-y',
    ],
    [
      'the one that keeps most of the scarcest',
      { A: 1, B: 1 },
      [offer('x', { A: 90, B: 2 }), offer('y', { A: 9, B: 9 })],
      'id-y',
    ],
    [
      'the first by code among equals',
      { A: 1 },
      [offer('y', { A: 9 }), offer('x', { A: 9 })],
      'id-x',
    ],
  ])('chooses %s', (_, wanted, offers, chosen) => {
    const demand = Object.entries(wanted).map(([skuId, quantity]) => ({ skuId, quantity }));
    expect(chooseLocation(demand, offers)).toEqual({ chosen });
  });

  it.each([
    [
      'the best of all locations',
      { A: 5 },
      [offer('x', { A: 3 }), offer('y', { A: 4 })],
      [{ skuId: 'A', requested: 5, available: 4 }],
    ],
    ['zero where nobody has it', { A: 1 }, [], [{ skuId: 'A', requested: 1, available: 0 }]],
    [
      'what the fullest location lacks when no place has everything',
      { A: 1, B: 1 },
      [offer('y', { B: 1 }), offer('x', { A: 1 })],
      [{ skuId: 'B', requested: 1, available: 0 }],
    ],
  ])('answers short with %s', (_, wanted, offers, short) => {
    const demand = Object.entries(wanted).map(([skuId, quantity]) => ({ skuId, quantity }));
    expect(chooseLocation(demand, offers)).toEqual({ chosen: null, short });
  });
});

describe('reported counts', () => {
  const now = new Date('2026-11-11T02:00:00Z');
  const counted = { ...level, countedAt: null };

  it.each([
    ['agrees', { onHand: 10 }, { change: 0 }],
    ['corrects upwards', { onHand: 12 }, { change: 2 }],
    ['carries later sales forward', { onHand: 10, movedSince: -4 }, { change: -4 }],
    [
      'may be as old as the last one',
      { onHand: 10, level: { ...counted, countedAt: now.getTime() } },
      { change: 0 },
    ],
    [
      'an unknown SKU',
      { level: undefined },
      { code: 'UNKNOWN_SKU', message: 'No SKU has this code' },
    ],
    [
      'a negative figure',
      { onHand: -1 },
      { code: 'BAD_USER_INPUT', message: 'onHand must be 0 to 1000000' },
    ],
    [
      'older than the last one',
      { level: { ...counted, countedAt: now.getTime() + 1 } },
      { code: 'COUNT_OUTDATED', message: 'A later count is booked already' },
    ],
    [
      'fewer than reserved',
      { onHand: 2 },
      {
        code: 'STOCK_NOT_ENOUGH',
        message: '3 pieces are reserved for orders; release some before booking fewer',
      },
    ],
  ])('judges a count: %s', (_, part, judged) => {
    expect(
      judgeCount({ onHand: 10, countedAt: now, level: counted, movedSince: 0, ...part }),
    ).toEqual(judged);
  });
});
