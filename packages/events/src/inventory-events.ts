import { defineEvent } from '@hub/kernel/pure';
import { z } from 'zod';
import { ulid } from './event-fields.js';

/** A hold ran out of time and its stock is free again. Owner: inventory. */
export const reservationExpired = defineEvent({
  name: 'inventory.reservation_expired',
  version: 1,
  payload: z.object({ orderId: ulid, locationId: ulid }),
});

/** What may be sold at a place went below or came back above its safety level. Owner: inventory. */
export const stockLevelCrossed = defineEvent({
  name: 'inventory.stock_level_crossed',
  version: 1,
  payload: z.object({
    skuId: ulid,
    locationId: ulid,
    state: z.enum(['sold_out', 'low', 'in_stock']),
    availableToPromise: z.int(),
  }),
});

/** A SKU was put on or taken off the shelf. Owner: inventory. */
export const skuListingChanged = defineEvent({
  name: 'inventory.sku_listing_changed',
  version: 1,
  payload: z.object({ skuId: ulid, productId: ulid, listed: z.boolean() }),
});
