import { defineEvent } from '@hub/kernel/pure';
import { z } from 'zod';
import {
  buyerKey,
  currency,
  instant,
  minorUnits,
  points,
  touchpoint,
  ulid,
} from './event-fields.js';

const orderLine = z.object({
  orderLineId: ulid,
  skuId: ulid,
  categoryId: ulid.nullable(),
  quantity: z.int().positive(),
  /** What this line costs the buyer after every discount, in minor units. */
  payableMinor: minorUnits,
});

const orderFacts = z.object({
  orderId: ulid,
  orderNumber: z.string().max(32),
  buyerKey,
  memberId: ulid.nullable(),
  touchpoint,
  storeId: ulid.nullable(),
  currency,
  totalMinor: minorUnits,
});

/** Stock, coupon and points are held and payment is awaited. Owner: order. */
export const orderPlaced = defineEvent({
  name: 'order.placed',
  version: 1,
  payload: orderFacts.extend({ placedAt: instant, lines: z.array(orderLine).max(500) }),
});

/**
 * The order is paid in full; it counts as revenue from now on. Owner: order.
 * `earnBaseMinor` is what points are earned on (goods after discounts and points, without delivery).
 */
export const orderPaid = defineEvent({
  name: 'order.paid',
  version: 1,
  payload: orderFacts.extend({
    paidAt: instant,
    earnBaseMinor: minorUnits,
    fulfilment: z.enum(['pickup', 'delivery', 'counter']),
    lines: z.array(orderLine).max(500),
  }),
});

/** The order ended without being paid (time-out, cancelled, refused). Owner: order. */
export const orderClosed = defineEvent({
  name: 'order.closed',
  version: 1,
  payload: orderFacts.extend({
    closedAt: instant,
    reason: z.enum(['payment_timeout', 'cancelled_by_buyer', 'cancelled_by_staff', 'refused']),
  }),
});

/** The goods wait in the store. Owner: order. */
export const orderReadyForPickup = defineEvent({
  name: 'order.ready_for_pickup',
  version: 1,
  payload: orderFacts.extend({ readyAt: instant, collectBefore: instant }),
});

/** Nobody came in time: stock is released and the money goes back. Owner: order. */
export const orderPickupMissed = defineEvent({
  name: 'order.pickup_missed',
  version: 1,
  payload: orderFacts.extend({ missedAt: instant }),
});

/** A parcel left. Owner: order. */
export const orderShipped = defineEvent({
  name: 'order.shipped',
  version: 1,
  payload: orderFacts.extend({ shippedAt: instant, carrier: z.string().max(64) }),
});

/** The buyer has the goods (handed over at the counter, collected or delivered). Owner: order. */
export const orderCompleted = defineEvent({
  name: 'order.completed',
  version: 1,
  payload: orderFacts.extend({ completedAt: instant }),
});

/**
 * Part or all of an order was refunded and the money is on its way. Owner: order.
 * `refundedTotalMinor` and `earnBaseRefundedMinor` are cumulative over all refunds of the order, so that
 * late and doubled events do no harm.
 */
export const orderRefunded = defineEvent({
  name: 'order.refunded',
  version: 1,
  payload: orderFacts.extend({
    refundId: ulid,
    refundedAt: instant,
    refundMinor: minorUnits,
    refundedTotalMinor: minorUnits,
    earnBaseMinor: minorUnits,
    earnBaseRefundedMinor: minorUnits,
    pointsRestored: points,
    full: z.boolean(),
    lines: z.array(
      z.object({
        orderLineId: ulid,
        skuId: ulid,
        categoryId: ulid.nullable(),
        quantity: z.int().positive(),
        refundMinor: minorUnits,
      }),
    ),
  }),
});

/**
 * A historic order, counter sale or standalone credit arrived from another system. It moves no stock, earns no
 * points and sends no message; it is a fact about the customer. Owner: order.
 */
export const orderImported = defineEvent({
  name: 'order.imported',
  version: 1,
  payload: orderFacts.extend({
    kind: z.enum(['order', 'refund', 'credit']),
    /** Distinguishes several refunds of one order; the import's own key of the document. */
    documentKey: z.string().max(96),
    occurredAt: instant,
    /** Positive for an order; negative for a refund or a credit. */
    amountMinor: minorUnits,
    lineCount: z.int().nonnegative(),
    /** Amount per category, largest first, at most eight. */
    categories: z.array(z.object({ categoryId: ulid, amountMinor: minorUnits })).max(8),
  }),
});
