import { newUlid } from '@hub/kernel';
import { anonymousActor, merchandiserActor, type TestSubgraph } from '@hub/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, dataOf, sku, startChain } from '../chain.fixture.js';

let test: TestSubgraph;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  await test.stop();
});

const text = (name: string) => ({ zh: name, en: name });

describe('saving a product by hand', () => {
  const document = `mutation Save($input: SaveProductInput!) {
    saveProduct(input: $input) {
      id code name { zh en } description { zh en } brand listed category { code } images { url alt { en } } attributes { name value }
      skus { id code barcode name { en } listed price { amountMinor currency } images { url } attributes { value } }
    }
  }`;
  interface Saved {
    readonly id: string;
    readonly skus: readonly { readonly id: string; readonly code: string }[];
  }
  const wanted = {
    code: 'P-NEW',
    name: { zh: '新品', en: 'Newcomer' },
    brand: ' Haibin ',
    categoryCode: 'make-up',
    images: [{ url: '/n.jpg', alt: text('n') }],
    attributes: [{ name: 'finish', value: 'matt' }],
    skus: [
      {
        code: 'NEW-1',
        barcode: '6900000000001',
        name: text('one'),
        priceMinor: 100,
        currency: 'CNY',
      },
    ],
  };
  const save = (input: object, actor = merchandiserActor()) =>
    test.execute<{ saveProduct: Saved }>(actor, document, { input });

  it('creates it unlisted, lists a SKU, replaces its facts, and keeps SKUs that are not mentioned', async () => {
    const created = dataOf(await save(wanted)).saveProduct;
    expect(created).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      code: 'P-NEW',
      name: { zh: '新品', en: 'Newcomer' },
      description: { zh: '', en: '' },
      brand: 'Haibin',
      listed: false,
      category: { code: 'make-up' },
      images: [{ url: '/n.jpg', alt: { en: 'n' } }],
      attributes: [{ name: 'finish', value: 'matt' }],
      skus: [
        {
          id: expect.any(String),
          code: 'NEW-1',
          barcode: '6900000000001',
          name: { en: 'one' },
          listed: false,
          price: { amountMinor: 100, currency: 'CNY' },
          images: [{ url: '/n.jpg' }],
          attributes: [],
        },
      ],
    });
    const [first] = created.skus;
    const list = `mutation($input: SetSkuListingInput!) { setSkuListing(input: $input) { listed product { listed } } }`;
    const listed = () =>
      test.execute(merchandiserActor(), list, { input: { skuId: first!.id, listed: true } });
    const known = (await test.outboxEvents()).length;
    expect(dataOf(await listed())).toEqual({
      setSkuListing: { listed: true, product: { listed: true } },
    });
    expect(dataOf(await listed())).toEqual({
      setSkuListing: { listed: true, product: { listed: true } },
    });
    expect(
      (await test.outboxEvents()).slice(known).map(({ type, payload }) => ({ type, payload })),
    ).toEqual([
      {
        type: 'inventory.sku_listing_changed.v1',
        payload: { skuId: first!.id, productId: created.id, listed: true },
      },
    ]);
    const second = { code: 'NEW-2', name: text('two'), priceMinor: 90, currency: 'CNY' };
    const changed = dataOf(
      await save({ ...wanted, id: created.id, name: text('Renamed'), skus: [second] }),
    ).saveProduct;
    expect(changed).toMatchObject({ listed: true, name: { en: 'Renamed' } });
    expect(changed.skus.map(({ code }) => code).sort()).toEqual(['NEW-1', 'NEW-2']);
    const again = {
      ...wanted,
      id: created.id,
      skus: [{ ...wanted.skus[0], id: first!.id, priceMinor: 80 }],
    };
    expect(
      dataOf(await save(again)).saveProduct.skus.find(({ id }) => id === first!.id),
    ).toMatchObject({ price: { amountMinor: 80 }, listed: true });
    const cheap = await test.execute(
      anonymousActor(),
      '{ shelf(sort: PRICE_LOW_TO_HIGH, first: 1) { nodes { code } } }',
    );
    expect(dataOf(cheap)).toEqual({ shelf: { nodes: [{ code: 'P-NEW' }] } });
    const off = await test.execute(merchandiserActor(), list, {
      input: { skuId: first!.id, listed: false },
    });
    expect(dataOf(off)).toEqual({ setSkuListing: { listed: false, product: { listed: false } } });
  });

  it.each([
    ['a product code that is taken', { code: 'P-LIP' }, 'CODE_TAKEN'],
    [
      'a barcode that is taken',
      { skus: [{ ...wanted.skus[0], code: 'F', barcode: '6901234500017' }] },
      'CODE_TAKEN',
    ],
    ['an unknown category', { categoryCode: 'none' }, 'NOT_FOUND'],
    ['an unknown product', { id: newUlid() }, 'NOT_FOUND'],
    ['a SKU of another product', { skus: [{ ...wanted.skus[0], id: sku.spray }] }, 'NOT_FOUND'],
    ['no SKU', { skus: [] }, 'BAD_USER_INPUT'],
    ['a barcode that is none', { skus: [{ ...wanted.skus[0], barcode: '1' }] }, 'BAD_USER_INPUT'],
    ['a code with spaces', { code: 'a b' }, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_, part, code) => {
    expect(
      codeOf(
        await save({
          ...wanted,
          code: 'P-FRESH',
          skus: [{ ...wanted.skus[0], code: 'FRESH', barcode: null }],
          ...part,
        }),
      ),
    ).toBe(code);
  });
});
