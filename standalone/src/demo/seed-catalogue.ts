import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';
import type { DemoCatalogue } from './catalogue.js';
import { demoImagePath } from './demo-images.js';
import { DemoRandom } from './random.js';
import { SEED_DEADLINE_MS } from './seed-deadline.js';
import { demoLocations } from './store-locations.js';

/** What the rest of the seed needs to know of the shop. */
export interface SeededShop {
  readonly skus: ReadonlyMap<string, SeededSku>;
  readonly storeIds: ReadonlyMap<string, string>;
  readonly categoryIds: ReadonlyMap<string, string>;
}

export interface SeededSku {
  readonly skuId: string;
  readonly categoryId: string;
  readonly name: string;
  readonly priceMinor: number;
}

const SEED = 20_260_104;
const SOURCE = 'demo';
const ROWS_PER_CALL = 1_000;
const OPEN_DAILY = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  opens: '10:00',
  closes: '22:00',
}));

const IMPORT = /* GraphQL */ `
  mutation SeedCatalogue($input: ImportCatalogueInput!) {
    importCatalogue(input: $input) {
      categories {
        code
        id
      }
      locations {
        code
        id
      }
      skus {
        code
        skuId
      }
    }
  }
`;

const answer = z.object({
  importCatalogue: z.object({
    categories: z.array(z.object({ code: z.string(), id: z.string() })),
    locations: z.array(z.object({ code: z.string(), id: z.string() })),
    skus: z.array(z.object({ code: z.string(), skuId: z.string() })),
  }),
});

/** Shelves, places, goods, and stock in every place. */
export async function seedCatalogue(
  calls: SubgraphCalls,
  catalogue: DemoCatalogue,
): Promise<SeededShop> {
  const send = async (
    batchKey: string,
    rows: object,
  ): Promise<z.infer<typeof answer>['importCatalogue']> => {
    const input = { source: SOURCE, batchKey, ...rows };
    const call = {
      document: IMPORT,
      variables: { input },
      schema: answer,
      deadlineMs: SEED_DEADLINE_MS,
    };
    return (await calls.call('inventory', call)).importCatalogue;
  };
  const places = await send('places', {
    categories: categoryRows(catalogue),
    locations: locationRows(),
  });
  const goods = await send('goods', { products: productRows(catalogue) });
  const stock = stockRows(catalogue);
  for (let start = 0; start < stock.length; start += ROWS_PER_CALL) {
    await send(`stock-${String(start)}`, {
      openingStock: stock.slice(start, start + ROWS_PER_CALL),
    });
  }
  const categoryIds = new Map(places.categories.map(({ code, id }) => [code, id]));
  const skuIds = new Map(goods.skus.map(({ code, skuId }) => [code, skuId]));
  return {
    skus: seededSkus(catalogue, skuIds, categoryIds),
    storeIds: new Map(places.locations.map(({ code, id }) => [code, id])),
    categoryIds,
  };
}

function categoryRows({ categories }: DemoCatalogue): object[] {
  return categories.map(({ code, name, parent }, position) => ({
    code,
    name,
    parentCode: parent,
    position,
  }));
}

function locationRows(): object[] {
  return demoLocations.map(({ weight, ...location }) => ({
    ...location,
    openingHours: weight === 0 ? [] : OPEN_DAILY,
    selling: true,
    pickup: location.kind === 'STORE',
    ships: location.kind === 'WAREHOUSE',
  }));
}

function productRows({ products }: DemoCatalogue): object[] {
  return products.map((product) => ({
    code: product.code,
    name: product.name,
    description: product.description,
    brand: product.brand,
    categoryCode: product.categoryCode,
    attributes: product.attributes,
    images: [{ url: demoImagePath(product.code), alt: product.name }],
    position: 1_000 - product.appeal,
    skus: product.skus.map((sku) => ({ ...sku, currency: 'CNY', listed: true })),
  }));
}

/** Warehouses hold plenty; a store holds a little of most things and has run out of some. */
function stockRows({ products }: DemoCatalogue): object[] {
  const random = new DemoRandom(SEED);
  return demoLocations.flatMap((location) =>
    products.flatMap((product) =>
      product.skus.map((sku) => ({
        skuCode: sku.code,
        locationCode: location.code,
        onHand: location.kind === 'WAREHOUSE' ? random.integer(300, 900) : storeStock(random),
        safety: location.kind === 'WAREHOUSE' ? 20 : 1,
      })),
    ),
  );
}

function storeStock(random: DemoRandom): number {
  return random.chance(0.06) ? 0 : random.integer(3, 28);
}

function seededSkus(
  { products }: DemoCatalogue,
  skuIds: ReadonlyMap<string, string>,
  categoryIds: ReadonlyMap<string, string>,
): Map<string, SeededSku> {
  return new Map(
    products.flatMap((product) =>
      product.skus.map((sku): [string, SeededSku] => [
        sku.code,
        {
          skuId: required(skuIds, sku.code),
          categoryId: required(categoryIds, product.categoryCode),
          name: sku.name.zh,
          priceMinor: sku.priceMinor,
        },
      ]),
    ),
  );
}

/** The value of a key that the seed itself has made. */
export function required<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`The seed refers to ${key}, which it has not made.`);
  return value;
}
