import { newUlid } from '@hub/kernel';
import type { TestSubgraph } from '@hub/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { at, levelOf, sku, startChain } from '../chain.fixture.js';
import {
  commit,
  consume,
  deliver,
  giveBack,
  keep,
  type Line,
  lineOf,
  release,
  reserve,
  sell,
} from '../trade.fixture.js';
import { reconcileStock } from './reconcile-stock.js';

/**
 * Any sequence of commands, against a naive model that keeps the figures in a map: equal at the end, and at every
 * step Σ movements = on hand, Σ live reservations = reserved, 0 ≤ reserved ≤ on hand.
 */

interface Level {
  onHand: number;
  reserved: number;
  damaged: number;
}
interface Placed {
  state: 'HELD' | 'COMMITTED' | 'CONSUMED' | 'RELEASED';
  lines: Line[];
  placeOf: string;
  returned: number;
}

const skus = [sku.cream, sku.lipstick];
const places = [at.bund, at.south];
const key = (skuId: string, locationId: string) => `${skuId}/${locationId}`;

const pieces = fc.integer({ min: 1, max: 4 });
const which = fc.integer({ min: 0, max: 1 });
const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      sku: which,
      place: which,
      pieces,
      twice: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sell' as const),
      sku: which,
      place: which,
      pieces,
      force: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('commit' as const, 'release' as const, 'consume' as const),
      order: fc.nat({ max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('return' as const),
      order: fc.nat({ max: 9 }),
      damaged: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('receive' as const), sku: which, place: which, pieces }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('adjust' as const),
      sku: which,
      place: which,
      by: fc.integer({ min: -3, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('count' as const),
      sku: which,
      place: which,
      found: fc.integer({ min: 0, max: 6 }),
    }),
  },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

let test: TestSubgraph;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  await test.stop();
});

class Model {
  readonly levels = new Map<string, Level>();
  readonly orders: (Placed & { id: string })[] = [];

  static async read(): Promise<Model> {
    const model = new Model();
    for (const skuId of skus) {
      for (const place of places) {
        const level = await levelOf(test, skuId, place).catch(() => ({
          onHand: 0,
          reserved: 0,
          damaged: 0,
        }));
        model.levels.set(key(skuId, place), {
          onHand: level.onHand,
          reserved: level.reserved,
          damaged: level.damaged,
        });
      }
    }
    return model;
  }

  level(skuId: string, place: string): Level {
    return this.levels.get(key(skuId, place))!;
  }

  move(order: Placed, by: (level: Level, line: Line) => void): void {
    for (const line of order.lines) by(this.level(line.skuId, order.placeOf), line);
  }
}

async function apply(model: Model, step: Command): Promise<void> {
  const order =
    'order' in step ? model.orders[step.order % Math.max(1, model.orders.length)] : undefined;
  const skuId = skus['sku' in step ? step.sku : 0]!;
  const place = places['place' in step ? step.place : 0]!;
  switch (step.do) {
    case 'reserve': {
      const id = newUlid();
      const lines = step.twice
        ? [lineOf(skuId, step.pieces), lineOf(skuId, 1)]
        : [lineOf(skuId, step.pieces)];
      const wanted = lines.reduce((sum, line) => sum + line.quantity, 0);
      const level = model.level(skuId, place);
      const fits = level.onHand - level.reserved >= wanted;
      const answer = await reserve(test, id, place, lines);
      expect(answer.__typename).toBe(fits ? 'StockReserved' : 'StockShort');
      if (fits) {
        level.reserved += wanted;
        model.orders.push({ id, state: 'HELD', lines, placeOf: place, returned: 0 });
      }
      return;
    }
    case 'sell': {
      const id = newUlid();
      const lines = [lineOf(skuId, step.pieces)];
      const level = model.level(skuId, place);
      const free = level.onHand - level.reserved;
      const answer = await sell(test, id, place, lines, step.force);
      expect(answer.__typename).toBe(
        free >= step.pieces || step.force ? 'StockReserved' : 'StockShort',
      );
      if (answer.__typename === 'StockShort') return;
      level.onHand = Math.max(level.onHand - step.pieces, level.reserved);
      model.orders.push({ id, state: 'CONSUMED', lines, placeOf: place, returned: 0 });
      return;
    }
    case 'commit': {
      if (order === undefined) return;
      if (order.state === 'HELD') order.state = 'COMMITTED';
      expect(await commit(test, order.id)).toBe(order.state);
      return;
    }
    case 'release': {
      if (order === undefined) return;
      if (order.state === 'HELD' || order.state === 'COMMITTED') {
        order.state = 'RELEASED';
        model.move(order, (level, line) => (level.reserved -= line.quantity));
      }
      expect(await release(test, order.id)).toBe(order.state);
      return;
    }
    case 'consume': {
      if (order === undefined) return;
      const refused = order.state === 'HELD' || order.state === 'RELEASED';
      if (order.state === 'COMMITTED') {
        order.state = 'CONSUMED';
        model.move(order, (level, line) => {
          level.onHand -= line.quantity;
          level.reserved -= line.quantity;
        });
      }
      expect(await consume(test, order.id)).toBe(
        refused ? 'RESERVATION_NOT_COMMITTED' : 'CONSUMED',
      );
      return;
    }
    case 'expire': {
      test.clock.advance({ minutes: 16 });
      await test.runWorkers('release-expired-reservations');
      for (const held of model.orders.filter((each) => each.state === 'HELD')) {
        held.state = 'RELEASED';
        model.move(held, (level, line) => (level.reserved -= line.quantity));
      }
      return;
    }
    case 'return': {
      if (order === undefined) return;
      const [line] = order.lines;
      const possible = order.state === 'CONSUMED' && order.returned < line!.quantity;
      const answer = await giveBack(test, {
        returnId: newUlid(),
        orderId: order.id,
        locationId: place,
        lines: [{ ...line!, quantity: 1, condition: step.damaged ? 'DAMAGED' : 'SELLABLE' }],
      });
      expect(answer).toBe(possible ? true : 'RESERVATION_OVERDRAWN');
      if (!possible) return;
      order.returned += 1;
      model.level(line!.skuId, place)[step.damaged ? 'damaged' : 'onHand'] += 1;
      return;
    }
    case 'receive': {
      expect(
        await deliver(test, 'receiveStock', {
          locationId: place,
          lines: [{ skuId, quantity: step.pieces }],
        }),
      ).toHaveLength(1);
      model.level(skuId, place).onHand += step.pieces;
      return;
    }
    case 'adjust': {
      const level = model.level(skuId, place);
      const possible = step.by !== 0 && level.onHand + step.by >= level.reserved;
      const answer = await keep(test, 'adjustStock', {
        skuId,
        locationId: place,
        onHandChange: step.by,
        reason: 'test',
      });
      expect(answer).toEqual(
        possible
          ? expect.objectContaining({ onHand: level.onHand + step.by })
          : step.by === 0
            ? 'BAD_USER_INPUT'
            : 'STOCK_NOT_ENOUGH',
      );
      if (possible) level.onHand += step.by;
      return;
    }
    case 'count': {
      const level = model.level(skuId, place);
      const counted = {
        skuId,
        locationId: place,
        expectedOnHand: level.onHand,
        countedOnHand: step.found,
      };
      const answer = await keep(test, 'countStock', counted);
      expect(answer).toEqual(
        step.found >= level.reserved
          ? expect.objectContaining({ onHand: step.found })
          : 'STOCK_NOT_ENOUGH',
      );
      if (typeof answer !== 'string') level.onHand = step.found;
      return;
    }
  }
}

describe('the stock after any sequence of commands', () => {
  it('is what a naive model says, and every figure is the sum of its causes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (commands) => {
        const model = await Model.read();
        for (const step of commands) {
          await apply(model, step);
          expect(await reconcileStock(test.database)).toEqual([]);
        }
        for (const skuId of skus) {
          for (const place of places) {
            const { onHand, reserved, damaged } = await levelOf(test, skuId, place).catch(() => ({
              onHand: 0,
              reserved: 0,
              damaged: 0,
            }));
            expect({ onHand, reserved, damaged }).toEqual(model.level(skuId, place));
            expect(reserved).toBeGreaterThanOrEqual(0);
            expect(reserved).toBeLessThanOrEqual(onHand);
          }
        }
        // Whatever is still held may not stand in the way of the next run's model.
        for (const order of model.orders) await release(test, order.id);
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});

describe('payment against time-out', () => {
  it('has exactly one winner for every order, whatever comes first', async () => {
    const spray = () => levelOf(test, sku.spray, at.east);
    const before = await spray();
    let kept = 0;
    for (let round = 0; round < 5; round += 1) {
      const orders = Array.from({ length: 12 }, () => newUlid());
      for (const id of orders) await reserve(test, id, at.east, [lineOf(sku.spray, 1)]);
      const known = (await test.outboxEvents()).length;
      test.clock.advance({ minutes: 15 });
      const sweep = () => test.runWorkers('release-expired-reservations').then(() => null);
      const racers: (() => Promise<string | null>)[] = orders.map((id) => () => commit(test, id));
      racers.splice(Math.floor(Math.random() * racers.length), 0, sweep, sweep);
      const outcomes = await Promise.all(racers.map((race) => race()));
      await sweep();
      const states = await Promise.all(orders.map((id) => commit(test, id)));
      const committed = states.filter((state) => state === 'COMMITTED').length;
      expect(states.filter((state) => state === 'RELEASED')).toHaveLength(
        orders.length - committed,
      );
      // What the payment was told at once is what holds for ever.
      expect(outcomes.filter((outcome) => outcome === 'COMMITTED')).toHaveLength(committed);
      const expired = (await test.outboxEvents())
        .slice(known)
        .filter(({ type }) => type === 'inventory.reservation_expired.v1');
      expect(expired.map((event) => event.aggregateId).sort()).toEqual(
        orders.filter((_, index) => states[index] === 'RELEASED').sort(),
      );
      kept += committed;
      expect((await spray()).reserved).toBe(before.reserved + kept);
    }
    expect(await reconcileStock(test.database)).toEqual([]);
  }, 60_000);
});

describe('the reconciler', () => {
  it.each([
    ['on_hand', 'ON_HAND_AGAINST_LEDGER', 1],
    ['damaged', 'DAMAGED_AGAINST_LEDGER', 1],
    ['incoming', 'INCOMING_AGAINST_LEDGER', 1],
  ])('finds one unit too many in %s', async (column, measure) => {
    const inject = (by: string) =>
      test.database.transaction((manager) =>
        manager.query(
          `UPDATE stock_level SET ${column} = ${column} ${by} WHERE sku_id = '${sku.spray}' AND location_id = '${at.bund}'`,
        ),
      );
    await inject('+ 1');
    const [drift, ...others] = await reconcileStock(test.database);
    expect(others).toEqual([]);
    expect(drift).toMatchObject({ skuId: sku.spray, locationId: at.bund, measure });
    expect(drift!.recorded - drift!.expected).toBe(1);
    await inject('- 1');
    expect(await reconcileStock(test.database)).toEqual([]);
  });

  it('is backed by the table itself: no statement can break 0 ≤ reserved ≤ on hand', async () => {
    const wrong = (assignment: string) =>
      test.database.transaction((manager) =>
        manager.query(`UPDATE stock_level SET ${assignment} WHERE sku_id = '${sku.spray}'`),
      );
    await expect(wrong('reserved = on_hand + 1')).rejects.toThrow();
    await expect(wrong('reserved = -1')).rejects.toThrow();
    await expect(wrong('damaged = -1')).rejects.toThrow();
  });
});
