import { newUlid } from '@hub/kernel';
import {
  adminActor,
  analystActor,
  anonymousActor,
  clerkOf,
  marketerActor,
  memberActor,
  merchandiserActor,
  partnerActor,
  serviceActor,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, codeOf, dataOf, order, sku, startChain } from '../chain.fixture.js';

let test: TestSubgraph;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  await test.stop();
});

const id = newUlid();
const line = `orderLineId: "${id}", skuId: "${sku.spray}", quantity: 1`;
const key = 'idempotencyKey: "12345678"';
const level = `locationId: "${at.bund}", skuId: "${sku.spray}"`;

const commands = {
  skusForSale: `{ skusForSale(ids: ["${sku.spray}"]) { skuId } }`,
  skusByBarcode: '{ skusByBarcode(barcodes: ["6901234500017"]) { skuId } }',
  storeForTrade: `{ storeForTrade(id: "${at.bund}") { id } }`,
  reserveStock: `mutation { reserveStock(input: { orderId: "${id}", lines: [{ ${line} }], expiresAt: "2026-11-11T03:00:00Z" }) { __typename } }`,
  sellStock: `mutation { sellStock(input: { orderId: "${id}", locationId: "${at.bund}", lines: [{ ${line} }] }) { __typename } }`,
  commitReservation: `mutation { commitReservation(input: { orderId: "${id}" }) { state } }`,
  releaseReservation: `mutation { releaseReservation(input: { orderId: "${id}", reason: "x" }) { state } }`,
  consumeReservation: `mutation { consumeReservation(input: { orderId: "${id}" }) { state } }`,
  returnStock: `mutation { returnStock(input: { returnId: "${id}", orderId: "${id}", locationId: "${at.bund}", lines: [{ ${line}, condition: SELLABLE }] }) }`,
  importProducts:
    'mutation { importProducts(input: { source: "x", batchKey: "x", products: [] }) { skuId } }',
};

const forStaff = {
  expectStock: `mutation { expectStock(input: { ${key}, locationId: "${at.bund}", reference: "x", lines: [{ skuId: "${sku.spray}", quantity: 1 }] }) { onHand } }`,
  receiveStock: `mutation { receiveStock(input: { ${key}, locationId: "${at.bund}", reference: "x", lines: [{ skuId: "${sku.spray}", quantity: 1 }] }) { onHand } }`,
  adjustStock: `mutation { adjustStock(input: { ${key}, ${level}, onHandChange: 1, reason: "x" }) { onHand } }`,
  countStock: `mutation { countStock(input: { ${key}, ${level}, expectedOnHand: 20, countedOnHand: 20 }) { onHand } }`,
  setSafetyStock: `mutation { setSafetyStock(input: { ${key}, ${level}, safety: 2 }) { onHand } }`,
  setSkuListing: `mutation { setSkuListing(input: { skuId: "${sku.spray}", listed: false }) { listed } }`,
  saveProduct: `mutation { saveProduct(input: { code: "X", name: { zh: "x", en: "x" }, categoryCode: "beauty", skus: [{ code: "X", name: { zh: "x", en: "x" }, priceMinor: 1, currency: "CNY" }] }) { id } }`,
  importCatalogue:
    'mutation { importCatalogue(input: { source: "x", batchKey: "x" }) { stockBooked } }',
  stockDrift: '{ stockDrift { measure } }',
};

async function untouched(work: () => Promise<void>): Promise<void> {
  const tables = [
    'stock_level',
    'stock_movement',
    'reservation',
    'product',
    'sku',
    'outbox',
    'idempotency_record',
  ];
  const dump = () =>
    Promise.all(tables.map((table) => test.database.read.query(`SELECT * FROM ${table}`)));
  const before = await dump();
  await work();
  expect(await dump()).toEqual(before);
}

describe('commands of other capabilities', () => {
  it.each(Object.entries(commands))('%s is closed to everybody else', async (_, document) => {
    await untouched(async () => {
      expect(codeOf(await test.execute(anonymousActor(), document))).toBe('UNAUTHENTICATED');
      for (const actor of [
        memberActor(id),
        adminActor(),
        clerkOf(at.bund),
        partnerActor(['stock:write', 'stock:read']),
      ]) {
        expect(codeOf(await test.execute(actor, document))).toBe('FORBIDDEN');
      }
    });
  });
});

describe('commands of staff', () => {
  it.each(Object.entries(forStaff))(
    '%s is closed to customers, partners and the wrong staff',
    async (_, document) => {
      await untouched(async () => {
        expect(codeOf(await test.execute(anonymousActor(), document))).toBe('UNAUTHENTICATED');
        for (const actor of [
          memberActor(id),
          partnerActor(['stock:write', 'stock:read']),
          marketerActor(),
          clerkOf(at.westLake),
        ]) {
          expect(codeOf(await test.execute(actor, document))).toBe('FORBIDDEN');
        }
      });
    },
  );

  it('setSkuListing refuses what it cannot find', async () => {
    const listing = (skuId: string) =>
      test.execute(
        merchandiserActor(),
        'mutation($id: ID!) { setSkuListing(input: { skuId: $id, listed: true }) { id } }',
        { id: skuId },
      );
    expect(codeOf(await listing(newUlid()))).toBe('NOT_FOUND');
    expect(codeOf(await listing('x'))).toBe('INVALID_ID');
  });

  it('stockDrift names the figure, the place and the goods, for those who check the books', async () => {
    const document = '{ stockDrift { measure recorded expected sku { code } location { code } } }';
    expect(dataOf(await test.execute(analystActor(), document))).toEqual({ stockDrift: [] });
    await test.database.transaction((manager) =>
      manager.query(
        `UPDATE stock_level SET on_hand = on_hand - 1 WHERE sku_id = '${sku.spray}' AND location_id = '${at.bund}'`,
      ),
    );
    expect(dataOf(await test.execute(merchandiserActor(), document))).toEqual({
      stockDrift: [
        {
          measure: 'ON_HAND_AGAINST_LEDGER',
          recorded: 19,
          expected: 20,
          sku: { code: 'SPRAY-150' },
          location: { code: 'SH-BUND' },
        },
      ],
    });
  });
});

describe('what other capabilities ask before they trade', () => {
  it('SKUs in the order asked for, without the unknown', async () => {
    const document = `query($ids: [ID!]!) { skusForSale(ids: $ids) {
      skuId productId categoryId code barcode name { zh en } price { amountMinor currency } listed } }`;
    const answer = await test.execute<{ skusForSale: { code: string; listed: boolean }[] }>(
      order,
      document,
      {
        ids: [sku.retired, newUlid(), sku.spray, sku.retired],
      },
    );
    const found = dataOf(answer).skusForSale;
    expect(found.map(({ code, listed }) => [code, listed])).toEqual([
      ['OLD-1', false],
      ['SPRAY-150', true],
      ['OLD-1', false],
    ]);
    expect(found[1]).toEqual({
      skuId: sku.spray,
      productId: expect.any(String),
      categoryId: expect.any(String),
      code: 'SPRAY-150',
      barcode: '6901234500017',
      name: { zh: '清爽防晒喷雾 150ml', en: 'Light sun spray 150 ml' },
      price: { amountMinor: 12_900, currency: 'CNY' },
      listed: true,
    });
    expect(
      await test.statements(() =>
        test.execute(order, document, { ids: [sku.spray, sku.cream, sku.lipstick] }),
      ),
    ).toHaveLength(2);
    expect(dataOf(await test.execute(order, document, { ids: [] }))).toEqual({ skusForSale: [] });
    expect(codeOf(await test.execute(order, document, { ids: ['x'] }))).toBe('INVALID_ID');
  });

  it('SKUs by barcode, and locations', async () => {
    const document = `query($store: ID!) {
      skusByBarcode(barcodes: ["6901234500048", "unknown", "6901234500017"]) { code barcode }
      storeForTrade(id: $store) { id code kind name { en } city { en } pickup ships selling latitude longitude }
    }`;
    const westLake = await test.execute(serviceActor('order'), document, { store: at.westLake });
    expect(dataOf(westLake)).toEqual({
      skusByBarcode: [
        { code: 'OLD-1', barcode: '6901234500048' },
        { code: 'SPRAY-150', barcode: '6901234500017' },
      ],
      storeForTrade: {
        id: at.westLake,
        code: 'HZ-WESTLAKE',
        kind: 'STORE',
        name: { en: 'West Lake' },
        city: { en: 'Hangzhou' },
        pickup: true,
        ships: false,
        selling: true,
        latitude: 30.2536,
        longitude: 120.1647,
      },
    });
    expect(dataOf(await test.execute(order, document, { store: newUlid() }))).toMatchObject({
      storeForTrade: null,
    });
  });
});
