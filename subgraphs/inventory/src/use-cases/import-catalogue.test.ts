import {
  adminActor,
  anonymousActor,
  merchandiserActor,
  serviceActor,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  at,
  category,
  chainInput,
  codeOf,
  dataOf,
  importCatalogueDocument,
  levelOf,
  product,
  sku,
  startChain,
} from '../chain.fixture.js';
import { reconcileStock } from './reconcile-stock.js';

let test: TestSubgraph;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  expect(await reconcileStock(test.database)).toEqual([]);
  await test.stop();
});

const text = (name: string) => ({ zh: name, en: name });
const erp = serviceActor('import');

async function importChain(
  part: Record<string, unknown>,
  actor = erp as Parameters<TestSubgraph['execute']>[0],
) {
  return await test.execute<{ importCatalogue: Record<string, unknown> }>(
    actor,
    importCatalogueDocument,
    {
      input: { source: 'erp', batchKey: 'b-1', ...part },
    },
  );
}

async function dump(): Promise<unknown> {
  const tables = ['category', 'product', 'sku', 'location', 'stock_level', 'stock_movement'];
  return await Promise.all(
    tables.map((table) => test.database.read.query(`SELECT * FROM ${table}`)),
  );
}

describe('importing master data', () => {
  it('changes nothing when the same batch is sent again, and says so', async () => {
    const before = await dump();
    const announced = (await test.outboxEvents()).length;
    expect(dataOf(await importChain(chainInput)).importCatalogue).toEqual({
      categories: chainInput.categories.map(({ code, id }) => ({ code, id })),
      locations: chainInput.locations.map(({ code, id }) => ({ code, id })),
      skus: chainInput.products.flatMap(({ id, skus }) =>
        skus.map((row) => ({ code: row.code, skuId: row.id, productId: id, created: false })),
      ),
      stockBooked: 0,
      stockUnchanged: chainInput.openingStock.length,
    });
    expect(await dump()).toEqual(before);
    expect(await test.outboxEvents()).toHaveLength(announced);
  });

  it('announces what came onto the shelf, once per SKU', async () => {
    const announced = (await test.outboxEvents()).filter(
      ({ type }) => type === 'inventory.sku_listing_changed.v1',
    );
    expect(announced.map(({ payload }) => payload)).toEqual([
      { skuId: sku.spray, productId: product.spray, listed: true },
      { skuId: sku.cream, productId: product.cream, listed: true },
      { skuId: sku.lipstick, productId: product.lipstick, listed: true },
    ]);
  });

  it('replaces what it knows by its code and opens stock only where there is none', async () => {
    const [spray] = chainInput.products;
    const answer = await importChain({
      products: [
        {
          ...spray,
          name: text('Spray two'),
          skus: spray!.skus.map((row) => ({ ...row, priceMinor: 11_900, listed: false })),
        },
      ],
      openingStock: [
        { skuCode: 'SPRAY-150', locationCode: 'SH-BUND', onHand: 999 },
        {
          skuCode: 'LIP-RED',
          locationCode: 'SH-BUND',
          onHand: 4,
          safety: 1,
          incoming: 2,
          damaged: 3,
        },
      ],
    });
    expect(dataOf(answer).importCatalogue).toMatchObject({ stockBooked: 1, stockUnchanged: 1 });
    const found = await test.execute(
      adminActor(),
      `query($id: ID!) { product(id: $id) { name { en } listed skus { listed price { amountMinor } } } }`,
      {
        id: product.spray,
      },
    );
    expect(dataOf(found)).toEqual({
      product: {
        name: { en: 'Spray two' },
        listed: false,
        skus: [{ listed: false, price: { amountMinor: 11_900 } }],
      },
    });
    expect(await levelOf(test, sku.spray, at.bund)).toMatchObject({ onHand: 20 });
    expect(await levelOf(test, sku.lipstick, at.bund)).toEqual({
      onHand: 4,
      reserved: 0,
      safety: 1,
      incoming: 2,
      damaged: 3,
    });
    dataOf(await importChain({ products: [spray] }));
  });

  it('moves no category and renames it in place', async () => {
    dataOf(
      await importChain({
        categories: [{ code: 'sun-spray', name: text('Sprays'), parentCode: 'make-up' }],
      }),
    );
    const found = await test.execute(
      anonymousActor(),
      '{ categories { code children { code children { code name { en } parent { code } } } } }',
    );
    expect(dataOf(found)).toEqual({
      categories: [
        {
          code: 'beauty',
          children: [
            {
              code: 'sun-care',
              children: [
                { code: 'sun-spray', name: { en: 'Sprays' }, parent: { code: 'sun-care' } },
              ],
            },
            { code: 'make-up', children: [] },
          ],
        },
      ],
    });
  });

  const [spray] = chainInput.products;
  const [bund] = chainInput.locations;
  it.each([
    [
      'an unknown category',
      { products: [{ ...spray, categoryCode: 'none' }] },
      'BAD_USER_INPUT',
      'products.0.categoryCode',
    ],
    [
      'an unknown parent',
      { categories: [{ code: 'a', name: text('a'), parentCode: 'none' }] },
      'BAD_USER_INPUT',
      'categories.0.parentCode',
    ],
    [
      'stock of an unknown SKU',
      { openingStock: [{ skuCode: 'none', locationCode: 'WH-EAST', onHand: 1 }] },
      'BAD_USER_INPUT',
      'openingStock.0.skuCode',
    ],
    [
      'stock at an unknown place',
      { openingStock: [{ skuCode: 'LIP-RED', locationCode: 'none', onHand: 1 }] },
      'BAD_USER_INPUT',
      'openingStock.0.locationCode',
    ],
    [
      'a SKU of another product',
      { products: [{ ...spray, code: 'OTHER', id: null }] },
      'BAD_USER_INPUT',
      'products.0.skus.0.code',
    ],
    ['a product twice', { products: [spray, spray] }, 'BAD_USER_INPUT', 'products.1'],
    [
      'a product without SKUs',
      { products: [{ ...spray, skus: [] }] },
      'BAD_USER_INPUT',
      'products.0.skus',
    ],
    [
      'a latitude that is none',
      { locations: [{ ...bund, latitude: 91 }] },
      'BAD_USER_INPUT',
      'locations.0.latitude',
    ],
    [
      'hours that are none',
      { locations: [{ ...bund, openingHours: [{ weekday: 8, opens: '10:00', closes: '11:00' }] }] },
      'BAD_USER_INPUT',
      'locations.0.openingHours.0.weekday',
    ],
    [
      'hours that open and close at once',
      { locations: [{ ...bund, openingHours: [{ weekday: 1, opens: '10:00', closes: '10:00' }] }] },
      'BAD_USER_INPUT',
      'locations.0.openingHours.0',
    ],
    [
      'a malformed id',
      { categories: [{ id: 'x', code: 'a', name: text('a') }] },
      'INVALID_ID',
      'categories.0.id',
    ],
    [
      'a category too many',
      {
        categories: Array.from({ length: 1_001 }, (_, index) => ({
          code: `c${String(index)}`,
          name: text('c'),
        })),
      },
      'BAD_USER_INPUT',
      'categories',
    ],
    [
      'a blank name',
      { categories: [{ code: 'a', name: { zh: ' ', en: 'a' } }] },
      'BAD_USER_INPUT',
      'categories.0.name.zh',
    ],
    ['a source that is none', { source: 'ERP!' }, 'BAD_USER_INPUT', 'source'],
  ])('refuses %s whole, with the path', async (_, part, code, field) => {
    const before = await dump();
    const answer = await importChain({ ...part });
    expect([
      codeOf(answer),
      (answer.errors?.[0]?.extensions?.['details'] as { field: string }).field,
    ]).toEqual([code, field]);
    expect(await dump()).toEqual(before);
  });

  it('refuses a barcode that is taken, and a tree deeper than eight levels', async () => {
    const taken = {
      ...spray,
      id: null,
      code: 'TAKEN',
      skus: [{ ...spray!.skus[0]!, id: null, code: 'TAKEN-1' }],
    };
    expect(codeOf(await importChain({ products: [taken] }))).toBe('CODE_TAKEN');
    const deep = Array.from({ length: 9 }, (_, level) => ({
      code: `level-${String(level)}`,
      name: text('level'),
      parentCode: level === 0 ? null : `level-${String(level - 1)}`,
    }));
    expect(codeOf(await importChain({ categories: deep }))).toBe('BAD_USER_INPUT');
    dataOf(await importChain({ categories: deep.slice(0, 8) }));
  });

  it('takes a merchandising ERP through an admin, a thousand rows in a few statements', async () => {
    const products = Array.from({ length: 500 }, (_, index) => ({
      code: `BULK-${String(index)}`,
      name: text(`Bulk ${String(index)}`),
      categoryCode: 'make-up',
      skus: [1, 2].map((size) => ({
        code: `BULK-${String(index)}-${String(size)}`,
        name: text('x'),
        priceMinor: 1,
        currency: 'CNY',
        listed: false,
      })),
    }));
    const openingStock = products.flatMap(({ skus }) =>
      skus.map(({ code }) => ({ skuCode: code, locationCode: 'WH-EAST', onHand: 1 })),
    );
    const statements = await test.statements(async () => {
      const answer = await importChain({ products, openingStock }, adminActor());
      expect(dataOf(answer).importCatalogue).toMatchObject({ stockBooked: 1_000 });
    });
    expect(statements.length).toBeLessThan(30);
  });

  it('is for admins and capabilities', async () => {
    expect(codeOf(await importChain({}, merchandiserActor()))).toBe('FORBIDDEN');
    expect(codeOf(await importChain({}, anonymousActor()))).toBe('UNAUTHENTICATED');
  });
});

describe('importing products of history', () => {
  const document = `mutation Import($input: ImportProductsInput!) {
    importProducts(input: $input) { externalCode skuId productId categoryId created }
  }`;
  const row = (code: string, part: object = {}) => ({
    externalCode: code,
    name: `Product ${code}`,
    categoryCode: 'giftware',
    priceMinor: 255,
    currency: 'GBP',
    ...part,
  });
  async function importProducts(
    products: object[],
    batchKey = 'batch-1',
    actor = erp as Parameters<TestSubgraph['execute']>[0],
  ) {
    return await test.execute<{ importProducts: Record<string, unknown>[] }>(actor, document, {
      input: { source: 'online-retail', batchKey, products },
    });
  }

  it('answers ids in the order given, tells upper from lower case, and gives a repeated batch the same answer', async () => {
    const rows = [row('85123A'), row('85123a'), row('POST', { categoryCode: 'sun-care' })];
    const first = dataOf(await importProducts(rows)).importProducts;
    expect(first.map(({ externalCode, created }) => [externalCode, created])).toEqual([
      ['85123A', true],
      ['85123a', true],
      ['POST', true],
    ]);
    expect(new Set(first.map(({ skuId }) => skuId)).size).toBe(3);
    expect(first[2]!['categoryId']).toBe(category.sunCare);
    expect(dataOf(await importProducts(rows)).importProducts).toEqual(first);
    const later = dataOf(await importProducts(rows, 'batch-2')).importProducts;
    expect(later).toEqual(first.map((answer) => ({ ...answer, created: false })));
  });

  it('updates names, prices and categories that changed', async () => {
    const [{ skuId } = {}] = dataOf(
      await importProducts([
        row('85123A', { name: 'New', priceMinor: 300, categoryCode: 'candles' }),
      ]),
    ).importProducts;
    const found = await test.execute(
      adminActor(),
      'query($id: ID!) { sku(id: $id) { code name { zh en } listed price { amountMinor currency } product { name { en } listed category { code } } } }',
      { id: skuId },
    );
    expect(dataOf(found)).toEqual({
      sku: {
        code: 'online-retail:85123A',
        name: { zh: 'New', en: 'New' },
        listed: false,
        price: { amountMinor: 300, currency: 'GBP' },
        product: { name: { en: 'New' }, listed: false, category: { code: 'candles' } },
      },
    });
  });

  it('puts nothing on the shelf, neither products nor categories', async () => {
    const found = await test.execute(
      anonymousActor(),
      '{ shelf(search: "Product", first: 50) { nodes { code } } categories { code } }',
    );
    expect(dataOf(found)).toMatchObject({
      shelf: { nodes: [] },
      categories: expect.not.arrayContaining([{ code: 'giftware' }]),
    });
  });

  it('takes 1000 products in a few statements, new and known', async () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => row(`N${String(index)}`));
    const created = await test.statements(() => importProducts(rows, 'big'));
    const known = await test.statements(() => importProducts(rows, 'big again'));
    expect(created.length).toBeLessThanOrEqual(8);
    expect(known).toHaveLength(2);
  });

  it('agrees with another import of the same products at the same moment', async () => {
    const rows = Array.from({ length: 50 }, (_, index) =>
      row(`R${String(index)}`, { categoryCode: 'race' }),
    );
    const answers = await Promise.all(
      [1, 2, 3, 4].map((batch) => importProducts(rows, `race-${String(batch)}`)),
    );
    const ids = answers.map((answer) => dataOf(answer).importProducts.map(({ skuId }) => skuId));
    expect(new Set(ids.map((list) => list.join())).size).toBe(1);
  });

  it.each([
    ['a product twice', [row('A'), row('A')], 'BAD_USER_INPUT'],
    ['a name that is blank', [row('A', { name: ' ' })], 'BAD_USER_INPUT'],
    ['a price below zero', [row('A', { priceMinor: -1 })], 'BAD_USER_INPUT'],
    ['a currency that is none', [row('A', { currency: 'pounds' })], 'BAD_USER_INPUT'],
    [
      '1001 rows',
      Array.from({ length: 1_001 }, (_, index) => row(`X${String(index)}`)),
      'BAD_USER_INPUT',
    ],
  ])('refuses %s', async (_, rows, code) => {
    expect(codeOf(await importProducts(rows))).toBe(code);
  });

  it('is a command of capabilities', async () => {
    expect(codeOf(await importProducts([row('A')], 'b', adminActor()))).toBe('FORBIDDEN');
    expect(dataOf(await importProducts([])).importProducts).toEqual([]);
  });
});
