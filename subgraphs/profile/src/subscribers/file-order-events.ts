import {
  orderClosed,
  orderCompleted,
  orderImported,
  orderPaid,
  orderPickupMissed,
  orderPlaced,
  orderReadyForPickup,
  orderRefunded,
  orderShipped,
} from '@hub/events';
import type { Clock, EventSubscriber, IntegrationEvent, PayloadOf } from '@hub/kernel';
import { memberBuyerKey } from '../domain/buyer-key.js';
import { amountsPerCategory, type OrderDocument } from '../domain/order-document.js';
import type { CustomerEvent, TimelineFacts, TimelineKind } from '../domain/timeline-event.js';
import { fileCustomerEvent } from './file-customer-event.js';

type OrderFacts = Pick<
  PayloadOf<typeof orderCompleted>,
  'orderId' | 'orderNumber' | 'buyerKey' | 'memberId' | 'touchpoint' | 'currency' | 'totalMinor'
>;

/** Money of an order before its buyer is known. */
type Money = Omit<OrderDocument, 'buyerKey' | 'orderId' | 'currency' | 'occurredAt'>;

interface Telling {
  readonly kind: TimelineKind;
  readonly at: string;
  readonly facts?: TimelineFacts;
  readonly document?: Money;
}

export function orderEventSubscribers(clock: Clock): EventSubscriber[] {
  return [
    fileCustomerEvent(orderPlaced, clock, (event) =>
      told(event, {
        kind: 'order.placed',
        at: event.payload.placedAt,
        facts: { amountMinor: event.payload.totalMinor },
      }),
    ),
    fileCustomerEvent(orderPaid, clock, (event) =>
      told(event, {
        kind: 'order.paid',
        at: event.payload.paidAt,
        facts: { amountMinor: event.payload.totalMinor },
        document: paidDocument(event.payload),
      }),
    ),
    fileCustomerEvent(orderClosed, clock, (event) =>
      told(event, {
        kind: 'order.closed',
        at: event.payload.closedAt,
        facts: { variant: event.payload.reason },
      }),
    ),
    fileCustomerEvent(orderReadyForPickup, clock, (event) =>
      told(event, {
        kind: 'order.ready_for_pickup',
        at: event.payload.readyAt,
        facts: { collectBefore: event.payload.collectBefore },
      }),
    ),
    fileCustomerEvent(orderPickupMissed, clock, (event) =>
      told(event, { kind: 'order.pickup_missed', at: event.payload.missedAt }),
    ),
    fileCustomerEvent(orderShipped, clock, (event) =>
      told(event, {
        kind: 'order.shipped',
        at: event.payload.shippedAt,
        facts: { carrier: event.payload.carrier },
      }),
    ),
    fileCustomerEvent(orderCompleted, clock, (event) =>
      told(event, { kind: 'order.completed', at: event.payload.completedAt }),
    ),
    fileCustomerEvent(orderRefunded, clock, (event) =>
      told(event, {
        kind: 'order.refunded',
        at: event.payload.refundedAt,
        facts: { amountMinor: event.payload.refundMinor },
        document: refundDocument(event.payload),
      }),
    ),
    fileCustomerEvent(orderImported, clock, (event) =>
      told(event, {
        kind: 'order.imported',
        at: event.payload.occurredAt,
        facts: { variant: event.payload.kind, amountMinor: Math.abs(event.payload.amountMinor) },
        document: importedDocument(event.payload),
      }),
    ),
  ];
}

/** Null for an anonymous counter sale: it is nobody's history. */
function told(event: IntegrationEvent<OrderFacts>, telling: Telling): CustomerEvent | null {
  const { orderId, orderNumber, memberId, touchpoint, currency } = event.payload;
  const buyerKey = event.payload.buyerKey ?? (memberId === null ? null : memberBuyerKey(memberId));
  if (buyerKey === null) return null;
  const occurredAt = new Date(telling.at);
  const amounts = telling.facts?.['amountMinor'] === undefined ? {} : { currency };
  return {
    entry: {
      id: event.id,
      buyerKey,
      at: occurredAt,
      kind: telling.kind,
      facts: { orderNumber, ...amounts, ...telling.facts },
      orderId,
      touchpoint,
    },
    document:
      telling.document === undefined
        ? null
        : { ...telling.document, buyerKey, orderId, currency, occurredAt },
  };
}

function paidDocument(paid: PayloadOf<typeof orderPaid>): Money {
  return {
    documentKey: 'paid',
    kind: 'order',
    amountMinor: paid.totalMinor,
    categories: amountsPerCategory(
      paid.lines.map((line) => ({ categoryId: line.categoryId, amountMinor: line.payableMinor })),
    ),
  };
}

/** One document per refund: their sum is the cumulative figure the event also carries. */
function refundDocument(refunded: PayloadOf<typeof orderRefunded>): Money {
  return {
    documentKey: refunded.refundId,
    kind: 'refund',
    amountMinor: refunded.refundMinor,
    categories: amountsPerCategory(
      refunded.lines.map((line) => ({
        categoryId: line.categoryId,
        amountMinor: line.refundMinor,
      })),
    ),
  };
}

/** Refunds and credits come with negative amounts; as documents they say how much was given back. */
function importedDocument(imported: PayloadOf<typeof orderImported>): Money {
  const isOrder = imported.kind === 'order';
  return {
    documentKey: imported.documentKey,
    kind: isOrder ? 'order' : 'refund',
    amountMinor: isOrder ? imported.amountMinor : Math.abs(imported.amountMinor),
    categories: imported.categories.map(({ categoryId, amountMinor }) => ({
      categoryId,
      amountMinor: isOrder ? amountMinor : Math.abs(amountMinor),
    })),
  };
}
