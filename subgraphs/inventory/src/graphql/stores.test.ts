import { newUlid } from '@hub/kernel';
import { anonymousActor, clerkOf, type TestSubgraph } from '@hub/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, codeOf, dataOf, sku, startChain } from '../chain.fixture.js';
import { lineOf, sell } from '../trade.fixture.js';

let test: TestSubgraph;
beforeAll(async () => {
  test = await startChain();
});
afterAll(async () => {
  await test.stop();
});

const shopper = anonymousActor();
const peoplesSquare = { latitude: 31.2304, longitude: 121.4737 };

const nearbyDocument = `query Nearby($skuId: ID!, $latitude: Float!, $longitude: Float!, $radiusKm: Float, $first: Int) {
  nearbyStores(skuId: $skuId, latitude: $latitude, longitude: $longitude, radiusKm: $radiusKm, first: $first) {
    distanceMeters
    availability { stockClass quantity }
    store { id code name { zh en } city { zh en } address { zh en } latitude longitude open openingHours { weekday opens closes } }
  }
}`;
interface NearbyAnswer {
  readonly nearbyStores: readonly { readonly store: { readonly code: string } }[];
}

describe('stores around a place', () => {
  it('that have the SKU, nearest first, with a class for customers', async () => {
    const answer = await test.execute(shopper, nearbyDocument, {
      skuId: sku.spray,
      ...peoplesSquare,
    });
    expect(dataOf(answer)).toEqual({
      nearbyStores: [
        {
          distanceMeters: 1911,
          availability: { stockClass: 'IN_STOCK', quantity: null },
          store: {
            id: at.bund,
            code: 'SH-BUND',
            name: { zh: '外滩店', en: 'The Bund' },
            city: { zh: '上海', en: 'Shanghai' },
            address: { zh: '中山东一路 1 号', en: '1 Zhongshan East Road' },
            latitude: 31.2397,
            longitude: 121.4906,
            open: true,
            openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
              weekday,
              opens: '10:00',
              closes: '22:00',
            })),
          },
        },
      ],
    });
  });

  it('with the figure for staff, and only while there is something to sell', async () => {
    const codes = async (variables: object) =>
      dataOf(
        await test.execute<NearbyAnswer>(clerkOf(at.bund), nearbyDocument, {
          skuId: sku.spray,
          ...peoplesSquare,
          ...variables,
        }),
      ).nearbyStores;
    expect(await codes({ radiusKm: 200 })).toMatchObject([
      { availability: { stockClass: 'IN_STOCK', quantity: 18 } },
    ]);
    expect(await codes({ radiusKm: 1 })).toEqual([]);
    expect(await codes({ skuId: newUlid() })).toEqual([]);
    await sell(test, newUlid(), at.westLake, [lineOf(sku.cream, 1)], true);
    expect(await codes({ skuId: sku.cream, radiusKm: 200 })).toMatchObject([
      { store: { code: 'SH-BUND' } },
    ]);
    await test.database.transaction((manager) =>
      manager.query(
        `UPDATE stock_level SET safety = 0 WHERE location_id = '${at.westLake}' AND sku_id = '${sku.spray}'`,
      ),
    );
    expect((await codes({ radiusKm: 200 })).map(({ store }) => store.code)).toEqual([
      'SH-BUND',
      'HZ-WESTLAKE',
    ]);
    expect((await codes({ radiusKm: 200, first: 1 })).map(({ store }) => store.code)).toEqual([
      'SH-BUND',
    ]);
  });

  it('in two statements, however many there are', async () => {
    const variables = { skuId: sku.spray, ...peoplesSquare, radiusKm: 200 };
    expect(
      await test.statements(() => test.execute(shopper, nearbyDocument, variables)),
    ).toHaveLength(2);
  });

  it.each([
    ['a latitude beyond the pole', { latitude: 90.1 }, 'BAD_USER_INPUT'],
    ['a longitude that is none', { longitude: 181 }, 'BAD_USER_INPUT'],
    ['a radius of nothing', { radiusKm: 0 }, 'BAD_USER_INPUT'],
    ['a radius beyond 200 km', { radiusKm: 201 }, 'BAD_USER_INPUT'],
    ['a malformed SKU', { skuId: 'x' }, 'INVALID_ID'],
    ['51 stores', { first: 51 }, 'PAGE_TOO_LARGE'],
  ])('are refused for %s', async (_, part, code) => {
    expect(
      codeOf(
        await test.execute(shopper, nearbyDocument, {
          skuId: sku.spray,
          ...peoplesSquare,
          ...part,
        }),
      ),
    ).toBe(code);
  });
});

describe('stores', () => {
  it.each([
    ['all stores', '', ['HZ-WESTLAKE', 'SH-BUND']],
    ['those of a city in Chinese', '(city: "上海")', ['SH-BUND']],
    ['those of a city in English', '(city: "hangzhou")', ['HZ-WESTLAKE']],
    ['none in another city', '(city: "Beijing")', []],
    ['warehouses', '(kind: WAREHOUSE)', ['WH-EAST', 'WH-SOUTH']],
  ])('list %s by code', async (_, argument, codes) => {
    const { stores } = dataOf(
      await test.execute<{ stores: { code: string }[] }>(shopper, `{ stores${argument} { code } }`),
    );
    expect(stores.map(({ code }) => code)).toEqual(codes);
  });

  it('are found by id or by code, exactly one of them', async () => {
    const found = await test.execute(
      shopper,
      'query($id: ID) { byId: store(id: $id) { code kind } byCode: store(code: "WH-EAST") { kind openingHours { opens } open } none: store(code: "x") { id } }',
      { id: at.bund },
    );
    expect(dataOf(found)).toEqual({
      byId: { code: 'SH-BUND', kind: 'STORE' },
      byCode: { kind: 'WAREHOUSE', openingHours: [], open: false },
      none: null,
    });
    expect(codeOf(await test.execute(shopper, '{ store { id } }'))).toBe('BAD_USER_INPUT');
    expect(codeOf(await test.execute(shopper, '{ store(id: "x") { id } }'))).toBe('INVALID_ID');
  });

  it.each([
    ['at ten in the morning in Shanghai', '2026-11-11T02:00:00Z', [false, true]],
    ['a minute before', '2026-11-11T01:59:00Z', [false, false]],
    ['at eight in the evening', '2026-11-11T12:00:00Z', [true, true]],
    [
      'after midnight, which is still the night before in UTC',
      '2026-11-11T17:30:00Z',
      [true, false],
    ],
  ])('know whether they are open %s', async (_, now, open) => {
    test.clock.set(now);
    const { stores } = dataOf(
      await test.execute<{ stores: { open: boolean }[] }>(shopper, '{ stores { open } }'),
    );
    expect(stores.map((store) => store.open)).toEqual(open);
  });
});
