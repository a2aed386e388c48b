import { newUlid, type Database, Idempotency, Outbox } from '@hub/kernel';
import { adminActor, silentLogger, type TestSubgraph } from '@hub/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, levelOf, order, sku, startChain } from '../chain.fixture.js';
import { giveBack, keep, lineOf, release, reserve, sell } from '../trade.fixture.js';
import { importCatalogue } from './import-catalogue.js';
import { importProducts } from './import-products.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { reconcileStock } from './reconcile-stock.js';
import { reserveStock } from './reserve-stock.js';
import { returnStock } from './return-stock.js';
import { sellStock } from './sell-stock.js';

/** Exact interleavings: what another request does between our look at the stock and our transaction. */

let test: TestSubgraph;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  expect(await reconcileStock(test.database)).toEqual([]);
  await test.stop();
});

/** A hub in which others act right before each transaction, and after one that failed. */
function overtakenBy(
  before: () => Promise<unknown>,
  after = (): Promise<unknown> => Promise.resolve(),
): InventoryRuntime {
  const database = new Proxy(test.database, {
    get: (target, property) =>
      property === 'transaction'
        ? async (work: Parameters<Database['transaction']>[0]) => {
            await before();
            try {
              return await target.transaction(work);
            } catch (error) {
              await after();
              throw error;
            }
          }
        : (Reflect.get(target, property, target) as unknown),
  });
  return {
    database,
    clock: test.clock,
    outbox: new Outbox(),
    idempotency: new Idempotency(test.clock),
    logger: silentLogger,
    environment: { businessZone: 'Asia/Shanghai' },
  };
}

function once(work: () => Promise<unknown>): () => Promise<unknown> {
  let done = false;
  return () => {
    if (done) return Promise.resolve();
    done = true;
    return work();
  };
}

const expiresAt = new Date('2026-11-11T03:00:00Z');

describe('a reservation that is overtaken', () => {
  it('is told what is left when another buyer took the pieces', async () => {
    const rival = newUlid();
    const hub = overtakenBy(once(() => reserve(test, rival, at.bund, [lineOf(sku.cream, 4)])));
    const lines = [lineOf(sku.cream, 2)];
    expect(
      await reserveStock(hub, order, { orderId: newUlid(), locationId: at.bund, lines, expiresAt }),
    ).toEqual({
      outcome: 'short',
      lines: [{ skuId: sku.cream, requested: 2, available: 1 }],
    });
    await release(test, rival);
  });

  it('leaves alone what was made safety stock in the meantime', async () => {
    const place = { skuId: sku.cream, locationId: at.bund };
    const hub = overtakenBy(once(() => keep(test, 'setSafetyStock', { ...place, safety: 5 })));
    const lines = [lineOf(sku.cream, 1)];
    expect(
      await reserveStock(hub, order, { orderId: newUlid(), locationId: at.bund, lines, expiresAt }),
    ).toEqual({ outcome: 'short', lines: [{ skuId: sku.cream, requested: 1, available: 0 }] });
    await keep(test, 'setSafetyStock', { ...place, safety: 0 });
  });

  it('goes to the other warehouse when the first one was emptied meanwhile', async () => {
    const rival = newUlid();
    const hub = overtakenBy(once(() => reserve(test, rival, at.east, [lineOf(sku.spray, 85)])));
    const orderId = newUlid();
    const lines = [lineOf(sku.spray, 10)];
    expect(
      await reserveStock(hub, order, { orderId, locationId: null, lines, expiresAt }),
    ).toMatchObject({ locationId: at.south });
    await release(test, rival);
    await release(test, orderId);
  });

  it('gives the answer its twin got, and refuses a twin with other lines', async () => {
    for (const [quantity, outcome] of [
      [1, { outcome: 'reserved', locationId: at.bund }],
      [2, { code: 'IDEMPOTENCY_KEY_REUSED' }],
    ] as const) {
      const orderId = newUlid();
      const lines = [lineOf(sku.spray, 1)];
      const twin = [{ ...lines[0]!, quantity }];
      const hub = overtakenBy(once(() => reserve(test, orderId, at.bund, twin)));
      const answer = await reserveStock(hub, order, {
        orderId,
        locationId: at.bund,
        lines,
        expiresAt,
      }).catch((error: unknown) => error);
      expect(answer).toMatchObject(outcome);
      await release(test, orderId);
    }
  });

  it('after a release gives the answer of its twin, too', async () => {
    const orderId = newUlid();
    const lines = [lineOf(sku.spray, 1)];
    await reserve(test, orderId, at.bund, lines);
    await release(test, orderId);
    const hub = overtakenBy(once(() => reserve(test, orderId, at.bund, lines)));
    expect(
      await reserveStock(hub, order, { orderId, locationId: at.bund, lines, expiresAt }),
    ).toMatchObject({ outcome: 'reserved' });
    expect((await levelOf(test, sku.spray, at.bund)).reserved).toBe(1);
    await release(test, orderId);
  });

  it('gives up after a few attempts while pieces come and go', async () => {
    let rival = newUlid();
    const take = () => reserve(test, (rival = newUlid()), at.bund, [lineOf(sku.cream, 5)]);
    const hub = overtakenBy(take, () => release(test, rival));
    const lines = [lineOf(sku.cream, 1)];
    expect(
      await reserveStock(hub, order, { orderId: newUlid(), locationId: at.bund, lines, expiresAt }),
    ).toEqual({
      outcome: 'short',
      lines: [{ skuId: sku.cream, requested: 1, available: 0 }],
    });
    expect((await levelOf(test, sku.cream, at.bund)).reserved).toBe(0);
  });

  it('is refused when its order line belongs to another order', async () => {
    const taken = lineOf(sku.spray, 1);
    const rival = newUlid();
    await reserve(test, rival, at.bund, [taken]);
    await expect(reserve(test, newUlid(), at.bund, [taken])).rejects.toThrow('CONFLICT');
    await release(test, rival);
  });

  it('fails loudly when the database does', async () => {
    const hub = overtakenBy(() => Promise.reject(new Error('gone')));
    const input = {
      orderId: newUlid(),
      locationId: at.bund,
      lines: [lineOf(sku.spray, 1)],
      expiresAt,
    };
    await expect(reserveStock(hub, order, input)).rejects.toThrow('gone');
    await expect(sellStock(hub, order, input)).rejects.toThrow('gone');
  });
});

describe('a sale or return that is overtaken', () => {
  it('gives the answer of its twin', async () => {
    const orderId = newUlid();
    const lines = [lineOf(sku.spray, 1)];
    const hub = overtakenBy(() => sell(test, orderId, at.south, lines));
    expect(await sellStock(hub, order, { orderId, locationId: at.south, lines })).toMatchObject({
      outcome: 'reserved',
    });
    expect(await levelOf(test, sku.spray, at.south)).toMatchObject({ onHand: 39 });

    const returnId = newUlid();
    const back = {
      returnId,
      orderId,
      locationId: at.south,
      lines: [{ ...lines[0]!, condition: 'SELLABLE' as const }],
    };
    expect(
      await returnStock(
        overtakenBy(() => giveBack(test, back)),
        order,
        back,
      ),
    ).toBe(true);
    expect(await levelOf(test, sku.spray, at.south)).toMatchObject({ onHand: 40 });
  });

  it('is told to try again when the pieces came back in the same moment', async () => {
    const rival = newUlid();
    const hub = overtakenBy(
      () => reserve(test, rival, at.bund, [lineOf(sku.cream, 5)]),
      () => release(test, rival),
    );
    const input = { orderId: newUlid(), locationId: at.bund, lines: [lineOf(sku.cream, 1)] };
    await expect(sellStock(hub, order, input)).rejects.toMatchObject({
      code: 'CONFLICT',
      retryable: true,
    });
  });

  it('is not booked when the goods left on another line', async () => {
    const orderId = newUlid();
    await sell(test, orderId, at.south, [lineOf(sku.spray, 1)]);
    const lines = [{ ...lineOf(sku.spray, 1), condition: 'SELLABLE' as const }];
    expect(
      await giveBack(test, { returnId: newUlid(), orderId, locationId: at.south, lines }),
    ).toBe('RESERVATION_OVERDRAWN');
  });
});

describe('an import that is overtaken', () => {
  it('finds what the other import created', async () => {
    const row = {
      externalCode: 'A1',
      name: 'A',
      categoryCode: 'toys',
      priceMinor: 1,
      currency: 'GBP',
    };
    const input = { source: 'other', batchKey: 'b', products: [row] };
    const created = await importProducts(
      overtakenBy(() => Promise.resolve()),
      order,
      input,
    );
    const duplicate = Object.assign(new Error('duplicate'), { errno: 1062 });
    const hub = overtakenBy(once(() => Promise.reject(duplicate)));
    expect(await importProducts(hub, order, input)).toEqual(created);
    await expect(
      importProducts(
        overtakenBy(() => Promise.reject(new Error('gone'))),
        order,
        input,
      ),
    ).rejects.toThrow('gone');
    await expect(
      importCatalogue(
        overtakenBy(() => Promise.reject(new Error('gone'))),
        order,
        { source: 'x', batchKey: 'x' },
      ),
    ).rejects.toThrow('gone');
  });
});

describe('a correction by staff', () => {
  it('changes safety stock without announcing what stayed the same', async () => {
    const known = (await test.outboxEvents()).length;
    await keep(
      test,
      'setSafetyStock',
      { skuId: sku.spray, locationId: at.east, safety: 11 },
      adminActor(),
    );
    expect(await test.outboxEvents()).toHaveLength(known);
  });
});
