import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';
import { orderErrors } from '../domain/errors.js';
import type { GoodsCondition } from '../domain/order-status.js';

const localized = z.object({ zh: z.string(), en: z.string() });
const skuForSale = z.object({
  skuId: z.string(),
  productId: z.string(),
  categoryId: z.string().nullable(),
  code: z.string(),
  name: localized,
  price: z.object({ amountMinor: z.int(), currency: z.string() }),
  listed: z.boolean(),
});
export type SkuForSale = z.infer<typeof skuForSale>;

const storeForTrade = z.object({ id: z.string(), pickup: z.boolean() });
export type StoreForTrade = z.infer<typeof storeForTrade>;

const reserveStockResult = z.discriminatedUnion('__typename', [
  z.object({ __typename: z.literal('StockReserved'), locationId: z.string() }),
  z.object({
    __typename: z.literal('StockShort'),
    lines: z.array(z.object({ skuId: z.string(), requested: z.int(), available: z.int() })),
  }),
]);

const reservationState = z.object({ state: z.enum(['HELD', 'COMMITTED', 'RELEASED', 'CONSUMED']) });
export type ReservationStateName = z.infer<typeof reservationState>['state'];

export interface StockLine {
  readonly orderLineId: string;
  readonly skuId: string;
  readonly quantity: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

const skuFields =
  'skuId productId categoryId code name { zh en } price { amountMinor currency } listed';
const stockResult =
  '__typename ... on StockReserved { locationId } ... on StockShort { lines { skuId requested available } }';

/** Products, stores and stock, owned by inventory. Stock calls are idempotent by order or return. */
export class InventoryClient {
  constructor(private readonly calls: Pick<SubgraphCalls, 'call'>) {}

  /** Unknown SKUs are absent from the answer. */
  async skusForSale(ids: readonly string[]): Promise<SkuForSale[]> {
    if (ids.length === 0) return [];
    const { skusForSale } = await this.calls.call('inventory', {
      document: `query SkusForSale($ids: [ID!]!) { skusForSale(ids: $ids) { ${skuFields} } }`,
      variables: { ids },
      schema: z.object({ skusForSale: z.array(skuForSale) }),
    });
    return skusForSale;
  }

  /** By barcode; the answer says which barcode each SKU carries. */
  async skusByBarcode(barcodes: readonly string[]): Promise<(SkuForSale & { barcode: string })[]> {
    if (barcodes.length === 0) return [];
    const { skusByBarcode } = await this.calls.call('inventory', {
      document: `query SkusByBarcode($barcodes: [String!]!) { skusByBarcode(barcodes: $barcodes) { ${skuFields} barcode } }`,
      variables: { barcodes },
      schema: z.object({ skusByBarcode: z.array(skuForSale.extend({ barcode: z.string() })) }),
    });
    return skusByBarcode;
  }

  async storeForTrade(id: string): Promise<StoreForTrade | null> {
    const { storeForTrade: store } = await this.calls.call('inventory', {
      document: 'query StoreForTrade($id: ID!) { storeForTrade(id: $id) { id pickup } }',
      variables: { id },
      schema: z.object({ storeForTrade: storeForTrade.nullable() }),
    });
    return store;
  }

  /** Holds stock until `expiresAt` and answers where; refuses with OUT_OF_STOCK. */
  async reserveStock(
    input: {
      orderId: string;
      locationId: string | null;
      lines: readonly StockLine[];
      expiresAt: string;
    },
    options: CallOptions = {},
  ): Promise<string> {
    const { reserveStock } = await this.calls.call('inventory', {
      document: `mutation ReserveStock($input: ReserveStockInput!) { reserveStock(input: $input) { ${stockResult} } }`,
      variables: { input },
      schema: z.object({ reserveStock: reserveStockResult }),
      ...options,
    });
    return heldAt(reserveStock);
  }

  /** Takes stock out at once, for a counter sale; refuses with OUT_OF_STOCK unless the books may be short. */
  async sellStock(
    input: {
      orderId: string;
      locationId: string;
      lines: readonly StockLine[];
      allowNegative: boolean;
    },
    options: CallOptions = {},
  ): Promise<string> {
    const { sellStock } = await this.calls.call('inventory', {
      document: `mutation SellStock($input: SellStockInput!) { sellStock(input: $input) { ${stockResult} } }`,
      variables: { input },
      schema: z.object({ sellStock: reserveStockResult }),
      ...options,
    });
    return heldAt(sellStock);
  }

  async commitReservation(
    orderId: string,
    options: CallOptions = {},
  ): Promise<ReservationStateName> {
    const { commitReservation } = await this.calls.call('inventory', {
      document:
        'mutation CommitReservation($input: CommitReservationInput!) { commitReservation(input: $input) { state } }',
      variables: { input: { orderId } },
      schema: z.object({ commitReservation: reservationState }),
      ...options,
    });
    return commitReservation.state;
  }

  /** Lets go of everything that is still held, or of each line up to its total so far. */
  async releaseReservation(
    orderId: string,
    reason: string,
    options: CallOptions & { lines?: readonly { orderLineId: string; total: number }[] } = {},
  ): Promise<void> {
    const { lines, ...call } = options;
    await this.calls.call('inventory', {
      document:
        'mutation ReleaseReservation($input: ReleaseReservationInput!) { releaseReservation(input: $input) { state } }',
      variables: { input: { orderId, reason, ...(lines === undefined ? {} : { lines }) } },
      schema: z.object({ releaseReservation: reservationState }),
      ...call,
    });
  }

  /** Goods leave the place they were held at: all of them, or of each line so many in total. */
  async consumeReservation(
    orderId: string,
    lines: readonly { orderLineId: string; total: number }[] | null,
    options: CallOptions = {},
  ): Promise<void> {
    await this.calls.call('inventory', {
      document:
        'mutation ConsumeReservation($input: ConsumeReservationInput!) { consumeReservation(input: $input) { state } }',
      variables: { input: { orderId, ...(lines === null ? {} : { lines }) } },
      schema: z.object({ consumeReservation: reservationState }),
      ...options,
    });
  }

  async returnStock(
    input: {
      returnId: string;
      orderId: string;
      locationId: string;
      lines: readonly (StockLine & { condition: GoodsCondition })[];
    },
    options: CallOptions = {},
  ): Promise<void> {
    await this.calls.call('inventory', {
      document: 'mutation ReturnStock($input: ReturnStockInput!) { returnStock(input: $input) }',
      variables: { input },
      schema: z.object({ returnStock: z.boolean() }),
      ...options,
    });
  }
}

function heldAt(result: z.infer<typeof reserveStockResult>): string {
  if (result.__typename === 'StockReserved') return result.locationId;
  throw orderErrors.refuse(
    'OUT_OF_STOCK',
    'Some goods are not available in the quantity asked for',
    { lines: result.lines },
  );
}
