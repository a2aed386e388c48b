import { newUlid } from '@hub/kernel';
import {
  adminActor,
  anonymousActor,
  clerkOf,
  memberActor,
  partnerActor,
  serviceActor,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, category, codeOf, dataOf, product, sku, startChain } from '../chain.fixture.js';

let test: TestSubgraph;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  await test.stop();
});

const shopper = anonymousActor();
const text = (zh: string, en: string) => ({ zh, en });

// The parts of operations/app/Shelf and ProductPage that this capability answers.
const shelfDocument = `query Shelf($categoryCode: String, $search: String, $sort: ShelfSort, $first: Int, $after: String) {
  shelf(categoryCode: $categoryCode, search: $search, sort: $sort, first: $first, after: $after) {
    edges {
      cursor
      node {
        id code name { zh en } brand
        images { url alt { zh en } }
        category { id code name { zh en } }
        skus { id code name { zh en } price { amountMinor currency } availability { stockClass quantity } }
      }
    }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;
interface ShelfAnswer {
  readonly shelf: {
    readonly edges: readonly {
      readonly cursor: string;
      readonly node: { readonly code: string; readonly skus: readonly object[] };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
const shelf = async (
  variables: Record<string, unknown> = {},
  actor: Parameters<TestSubgraph['execute']>[0] = shopper,
) =>
  dataOf(
    await test.execute<ShelfAnswer>(actor, shelfDocument, { sort: 'RECOMMENDED', ...variables }),
  ).shelf;
const codesOn = async (variables: Record<string, unknown>) =>
  (await shelf(variables)).edges.map(({ node }) => node.code);

describe('the shelf', () => {
  it('shows a product as a touchpoint needs it', async () => {
    const { edges, pageInfo } = await shelf({ first: 1 });
    expect(edges).toEqual([
      {
        cursor: pageInfo.endCursor,
        node: {
          id: product.spray,
          code: 'P-SPRAY',
          name: text('清爽防晒喷雾', 'Light sun spray'),
          brand: 'Haibin',
          images: [{ url: '/images/spray.jpg', alt: text('喷雾', 'A spray') }],
          category: { id: category.spray, code: 'sun-spray', name: text('防晒喷雾', 'Sun sprays') },
          skus: [
            {
              id: sku.spray,
              code: 'SPRAY-150',
              name: text('清爽防晒喷雾 150ml', 'Light sun spray 150 ml'),
              price: { amountMinor: 12_900, currency: 'CNY' },
              // 18 at the Bund, 90 and 40 in the warehouses; the West Lake store is below its safety level.
              availability: { stockClass: 'IN_STOCK', quantity: null },
            },
          ],
        },
      },
    ]);
    expect(pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      endCursor: expect.any(String),
    });
  });

  it.each([
    ['everything that is listed', {}, ['P-SPRAY', 'P-CREAM', 'P-LIP']],
    ['a category with all below it', { categoryCode: 'sun-care' }, ['P-SPRAY', 'P-CREAM']],
    ['a category at the top', { categoryCode: 'beauty' }, ['P-SPRAY', 'P-CREAM', 'P-LIP']],
    ['a category at the bottom', { categoryCode: 'make-up' }, ['P-LIP']],
    ['a Chinese word', { search: '防晒' }, ['P-SPRAY', 'P-CREAM']],
    ['Chinese words without a space', { search: '清爽喷雾' }, ['P-SPRAY']],
    ['an English word in capitals', { search: 'SUN' }, ['P-SPRAY', 'P-CREAM']],
    ['several words, all of which must occur', { search: 'sun  haibin cream' }, ['P-CREAM']],
    ['both languages at once', { search: 'velvet 口红' }, ['P-LIP']],
    ['a barcode', { search: '6901234500024' }, ['P-CREAM']],
    ['a property', { search: '50+' }, ['P-SPRAY']],
    ['a full-width word', { search: 'ＬＩＰ' }, ['P-LIP']],
    ['words whatever stands between them', { search: 'red%velvet' }, ['P-LIP']],
    ['nothing through a wildcard', { search: 'vel_zt%' }, []],
    ['a quote', { search: "'; DROP TABLE product; --" }, []],
    ['nothing but punctuation', { search: '%_!' }, []],
    ['nothing', { search: '  ' }, ['P-SPRAY', 'P-CREAM', 'P-LIP']],
    ['a search inside a category', { search: 'light', categoryCode: 'make-up' }, []],
    ['the cheapest first', { sort: 'PRICE_LOW_TO_HIGH' }, ['P-CREAM', 'P-SPRAY', 'P-LIP']],
    ['the dearest first', { sort: 'PRICE_HIGH_TO_LOW' }, ['P-LIP', 'P-SPRAY', 'P-CREAM']],
  ])('finds %s', async (_, variables, codes) => {
    expect(await codesOn(variables)).toEqual(codes);
  });

  it.each(['RECOMMENDED', 'NEWEST', 'PRICE_LOW_TO_HIGH', 'PRICE_HIGH_TO_LOW'])(
    'walks page by page through the order %s',
    async (sort) => {
      const all = await codesOn({ sort, first: 50 });
      const walked: string[] = [];
      let after: string | null = null;
      for (let page = 0; page < 5; page += 1) {
        const { edges, pageInfo }: ShelfAnswer['shelf'] = await shelf({ sort, first: 1, after });
        walked.push(...edges.map(({ node }) => node.code));
        after = pageInfo.endCursor;
        if (!pageInfo.hasNextPage) break;
      }
      expect(walked).toEqual(all);
      expect(all).toHaveLength(3);
    },
  );

  it('shows figures to those who may see them', async () => {
    const quantityFor = async (actor: Parameters<TestSubgraph['execute']>[0]) => {
      const [edge] = (await shelf({ first: 1 }, actor)).edges;
      return (edge?.node.skus[0] as { availability: { quantity: number | null } }).availability
        .quantity;
    };
    expect(await quantityFor(memberActor(newUlid()))).toBeNull();
    expect(await quantityFor(partnerActor([]))).toBeNull();
    expect(await quantityFor(partnerActor(['stock:read']))).toBe(148);
    expect(await quantityFor(clerkOf(at.bund))).toBe(148);
  });

  it('costs the same statements whatever the page holds: one per table touched', async () => {
    const one = await test.statements(() => shelf({ first: 1 }));
    const all = await test.statements(() => shelf({ first: 50 }));
    expect(all).toHaveLength(one.length);
    // Page ids, products, categories, SKUs, and stock levels joined with locations.
    expect(all).toHaveLength(4);
  });

  it.each([
    ['an unknown category', { categoryCode: 'none' }, 'NOT_FOUND'],
    ['a page too large', { first: 10_000 }, 'PAGE_TOO_LARGE'],
    ['an empty page', { first: 0 }, 'BAD_USER_INPUT'],
    ['a foreign cursor', { after: 'nonsense' }, 'INVALID_CURSOR'],
    ['a search of 101 characters', { search: 'x'.repeat(101) }, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_, variables, code) => {
    expect(
      codeOf(await test.execute(shopper, shelfDocument, { sort: 'RECOMMENDED', ...variables })),
    ).toBe(code);
  });

  it('refuses a cursor of another order', async () => {
    const { pageInfo } = await shelf({ first: 1 });
    const answer = await test.execute(shopper, shelfDocument, {
      sort: 'NEWEST',
      after: pageInfo.endCursor,
    });
    expect(codeOf(answer)).toBe('INVALID_CURSOR');
  });
});

describe('products and SKUs', () => {
  it('show everything a product page needs', async () => {
    const document = `query($id: ID!) { product(id: $id) {
      id code name { zh en } description { zh en } brand listed images { url alt { zh en } } attributes { name value }
      category { id code parent { id code parent { code parent { code } } } }
      skus { id code barcode name { zh en } listed price { amountMinor currency } images { url } attributes { name value } availability { stockClass } product { id } }
    } }`;
    expect(dataOf(await test.execute(shopper, document, { id: product.spray }))).toEqual({
      product: {
        id: product.spray,
        code: 'P-SPRAY',
        name: text('清爽防晒喷雾', 'Light sun spray'),
        description: text('不油腻', 'Not greasy'),
        brand: 'Haibin',
        listed: true,
        images: [{ url: '/images/spray.jpg', alt: text('喷雾', 'A spray') }],
        attributes: [{ name: 'SPF', value: '50+' }],
        category: {
          id: category.spray,
          code: 'sun-spray',
          parent: {
            id: category.sunCare,
            code: 'sun-care',
            parent: { code: 'beauty', parent: null },
          },
        },
        skus: [
          {
            id: sku.spray,
            code: 'SPRAY-150',
            barcode: '6901234500017',
            name: text('清爽防晒喷雾 150ml', 'Light sun spray 150 ml'),
            listed: true,
            price: { amountMinor: 12_900, currency: 'CNY' },
            images: [{ url: '/images/spray.jpg' }],
            attributes: [{ name: 'volume', value: '150 ml' }],
            availability: { stockClass: 'IN_STOCK' },
            product: { id: product.spray },
          },
        ],
      },
    });
  });

  const skuQuery =
    'query($id: ID, $barcode: String, $code: String) { sku(id: $id, barcode: $barcode, code: $code) { code } }';
  it.each([
    ['a shopper by id, although it is delisted', shopper, { id: sku.retired }, { code: 'OLD-1' }],
    ['a shopper by code', shopper, { code: 'CREAM-50' }, { code: 'CREAM-50' }],
    ['a shopper by barcode', shopper, { barcode: '6901234500024' }, { code: 'CREAM-50' }],
    ['a shopper by a code that is delisted', shopper, { code: 'OLD-1' }, null],
    ['a shopper by a barcode that is delisted', shopper, { barcode: '6901234500048' }, null],
    [
      'a clerk by a barcode that is delisted',
      clerkOf(at.bund),
      { barcode: '6901234500048' },
      { code: 'OLD-1' },
    ],
    ['nobody by an unknown id', adminActor(), { id: newUlid() }, null],
    ['nobody by an unknown code', adminActor(), { code: 'nothing' }, null],
  ])('finds a SKU for %s', async (_, actor, variables, found) => {
    expect(dataOf(await test.execute(actor, skuQuery, variables))).toEqual({ sku: found });
  });

  it.each([
    ['two keys', { id: sku.spray, code: 'SPRAY-150' }, 'BAD_USER_INPUT'],
    ['no key', {}, 'BAD_USER_INPUT'],
    ['a malformed id', { id: '17' }, 'INVALID_ID'],
  ])('refuses %s', async (_, variables, code) => {
    expect(codeOf(await test.execute(shopper, skuQuery, variables))).toBe(code);
  });

  it('show customers the listed variants only, and staff all', async () => {
    const document = 'query($id: ID!) { product(id: $id) { listed skus { code } } }';
    expect(dataOf(await test.execute(shopper, document, { id: product.retired }))).toEqual({
      product: { listed: false, skus: [] },
    });
    expect(dataOf(await test.execute(adminActor(), document, { id: product.retired }))).toEqual({
      product: { listed: false, skus: [{ code: 'OLD-1' }] },
    });
    expect(codeOf(await test.execute(shopper, document, { id: 'x' }))).toBe('INVALID_ID');
  });

  it('tell the availability in one store', async () => {
    const document =
      'query($id: ID!, $store: ID) { sku(id: $id) { availability(storeId: $store) { stockClass quantity } } }';
    const at_ = async (skuId: string, store: string | null) =>
      dataOf(
        await test.execute<{ sku: { availability: object } }>(adminActor(), document, {
          id: skuId,
          store,
        }),
      ).sku.availability;
    expect(await at_(sku.cream, at.bund)).toEqual({ stockClass: 'LOW', quantity: 5 });
    expect(await at_(sku.spray, at.westLake)).toEqual({ stockClass: 'OUT_OF_STOCK', quantity: 0 });
    expect(await at_(sku.cream, at.westLake)).toEqual({ stockClass: 'OUT_OF_STOCK', quantity: 0 });
    expect(await at_(sku.cream, null)).toEqual({ stockClass: 'IN_STOCK', quantity: 35 });
    expect(codeOf(await test.execute(shopper, document, { id: sku.cream, store: 'x' }))).toBe(
      'INVALID_ID',
    );
  });

  const levelsDocument = `query($first: Int, $after: String) { shelf(first: 3) { nodes { skus { code stockLevels(first: $first, after: $after) {
    nodes { onHand reserved safety incoming damaged availableToPromise location { code } sku { code } } pageInfo { hasNextPage endCursor } } } } } }`;

  it('list stock per location for those who may see it, batched over the page', async () => {
    const answer = await test.execute<{
      shelf: { nodes: { skus: { code: string; stockLevels: { nodes: object[] } }[] }[] };
    }>(partnerActor(['stock:read']), levelsDocument, { first: 10 });
    const cream = dataOf(answer).shelf.nodes[1]!.skus[0]!;
    expect(cream.stockLevels.nodes).toEqual(
      expect.arrayContaining([
        {
          onHand: 5,
          reserved: 0,
          safety: 0,
          incoming: 12,
          damaged: 1,
          availableToPromise: 5,
          location: { code: 'SH-BUND' },
          sku: { code: 'CREAM-50' },
        },
        {
          onHand: 30,
          reserved: 0,
          safety: 0,
          incoming: 0,
          damaged: 0,
          availableToPromise: 30,
          location: { code: 'WH-SOUTH' },
          sku: { code: 'CREAM-50' },
        },
      ]),
    );
    const statements = await test.statements(() =>
      test.execute(adminActor(), levelsDocument, { first: 10 }),
    );
    // Page ids, products, SKUs of products, stock levels, locations, SKUs of the levels.
    expect(statements).toHaveLength(5);
  });

  it('page through stock levels and refuse those who may not see them', async () => {
    const document = `query($id: ID!, $first: Int, $after: String) { sku(id: $id) { stockLevels(first: $first, after: $after) {
      nodes { location { code } } pageInfo { hasNextPage endCursor } } } }`;
    type Page = {
      sku: {
        stockLevels: {
          nodes: { location: { code: string } }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      };
    };
    const codes: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { nodes, pageInfo }: Page['sku']['stockLevels'] = dataOf(
        await test.execute<Page>(adminActor(), document, { id: sku.spray, first: 3, after }),
      ).sku.stockLevels;
      codes.push(...nodes.map(({ location }) => location.code));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(codes.sort()).toEqual(['HZ-WESTLAKE', 'SH-BUND', 'WH-EAST', 'WH-SOUTH']);
    const first = { id: sku.spray };
    expect(codeOf(await test.execute(shopper, document, first))).toBe('UNAUTHENTICATED');
    expect(codeOf(await test.execute(memberActor(newUlid()), document, first))).toBe('FORBIDDEN');
    expect(codeOf(await test.execute(adminActor(), document, { ...first, first: 51 }))).toBe(
      'PAGE_TOO_LARGE',
    );
    expect(codeOf(await test.execute(adminActor(), document, { ...first, after: '!' }))).toBe(
      'INVALID_CURSOR',
    );
  });

  it('answer references of other capabilities in one statement per table, and null for what is missing', async () => {
    const document = `query($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Sku { id code listed } ... on Product { id code } ... on Category { id code } ... on Store { id code } } }`;
    const representations = [
      { __typename: 'Sku', id: sku.spray },
      { __typename: 'Sku', id: sku.retired },
      { __typename: 'Sku', id: newUlid() },
      { __typename: 'Product', id: product.cream },
      { __typename: 'Category', id: category.makeUp },
      { __typename: 'Store', id: at.bund },
    ];
    const statements = await test.statements(async () => {
      expect(
        dataOf(await test.execute(serviceActor('gateway'), document, { representations })),
      ).toEqual({
        _entities: [
          { id: sku.spray, code: 'SPRAY-150', listed: true },
          { id: sku.retired, code: 'OLD-1', listed: false },
          null,
          { id: product.cream, code: 'P-CREAM' },
          { id: category.makeUp, code: 'make-up' },
          { id: at.bund, code: 'SH-BUND' },
        ],
      });
    });
    expect(statements).toHaveLength(4);
  });
});
