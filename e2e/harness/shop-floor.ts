import { z } from 'zod';
import { read } from './answers.js';
import type { Visitors } from './visitors.js';

const money = z.object({ amountMinor: z.number(), currency: z.string() });

/** A SKU of the demo chain. */
export type ShopSku = z.infer<typeof shelfSku>;

const shelfSku = z.object({ id: z.string(), code: z.string(), price: money });

const shelf = z.object({
  shelf: z.object({ edges: z.array(z.object({ node: z.object({ skus: z.array(shelfSku) }) })) }),
});

/** The SKUs of a shelf's first page, as the app shows them. */
export async function skusOnShelf(house: Visitors, categoryCode: string): Promise<ShopSku[]> {
  const page = await read(house.touchpoint('app').run('Shelf', { categoryCode, first: 50 }), shelf);
  return page.shelf.edges.flatMap(({ node }) => node.skus);
}

const levels = z.object({
  sku: z.object({
    stockLevels: z.object({
      nodes: z.array(
        z.object({
          location: z.object({ id: z.string(), code: z.string() }),
          onHand: z.number(),
          reserved: z.number(),
          safety: z.number(),
          availableToPromise: z.number(),
        }),
      ),
    }),
  }),
});

/** What a SKU's stock is at one location. */
export type Level = z.infer<typeof levels>['sku']['stockLevels']['nodes'][number];

const LEVELS = `query Levels($id: ID!) {
  sku(id: $id) {
    stockLevels(first: 50) { nodes { location { id code } onHand reserved safety availableToPromise } }
  }
}`;

/** The stock of a SKU at one location, by the location's code or id. */
export async function levelAt(house: Visitors, skuId: string, place: string): Promise<Level> {
  const admin = await house.staff('admin');
  const { sku } = await read(admin.ask(LEVELS, { id: skuId }), levels);
  const level = sku.stockLevels.nodes.find(
    ({ location }) => location.code === place || location.id === place,
  );
  if (level === undefined) throw new Error(`The SKU ${skuId} has no stock level in ${place}.`);
  return level;
}

/** The id of a store or warehouse, by its code. */
export async function storeId(house: Visitors, code: string): Promise<string> {
  const { store } = await read(
    house
      .touchpoint('app')
      .ask('query Store($code: String!) { store(code: $code) { id } }', { code }),
    z.object({ store: z.object({ id: z.string() }) }),
  );
  return store.id;
}

/** Puts the stock of a SKU at a location to what the test needs. */
export async function setAvailable(
  house: Visitors,
  skuId: string,
  code: string,
  pieces: number,
): Promise<void> {
  const admin = await house.staff('admin');
  const level = await levelAt(house, skuId, code);
  const change = pieces - level.availableToPromise;
  if (change === 0) return;
  const input = {
    idempotencyKey: `set-${skuId}-${code}-${String(pieces)}`,
    locationId: level.location.id,
    skuId,
    onHandChange: change,
    reason: 'what the test needs',
  };
  await read(
    admin.ask(
      'mutation Adjust($input: AdjustStockInput!) { adjustStock(input: $input) { onHand } }',
      {
        input,
      },
    ),
    z.object({ adjustStock: z.object({ onHand: z.number() }) }),
  );
}

const accounts = z.object({
  stockDrift: z.array(z.unknown()),
  customerFactsReconciliation: z.object({ drifts: z.array(z.unknown()) }),
});

/** What the books of stock and of customers find wrong with themselves. */
export async function drifts(house: Visitors): Promise<unknown[]> {
  const admin = await house.staff('admin');
  const document = `{
    stockDrift { measure expected recorded sku { id } location { id } }
    customerFactsReconciliation { documents drifts { __typename } }
  }`;
  const { stockDrift, customerFactsReconciliation } = await read(admin.ask(document), accounts);
  return [...stockDrift, ...customerFactsReconciliation.drifts];
}
