import { registerEnumType } from 'type-graphql';
import {
  type CloseReason,
  type FulfilmentMethod,
  type FulfilmentStatus,
  type GoodsCondition,
  type OrderStatus,
  type PaymentMethod,
  type PaymentState,
  type PaymentStatus,
  type RefundStatus,
} from '../domain/order-status.js';
import type { DiscountKind } from '../domain/pricing.js';
import type { RefundRefusal } from '../domain/refund-plan.js';
import { touchpoints } from '../domain/touchpoint.js';
import type { ImportResult } from '../domain/imported-document.js';
import type { QuoteProblemCode } from '../use-cases/quote-basket.js';

/** An enum whose names are its values, each with its description; the compiler sees to it that none is missing. */
function describedEnum<Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
): { readonly [Key in Value]: Key } {
  const names = Object.fromEntries(Object.keys(values).map((value) => [value, value])) as {
    readonly [Key in Value]: Key;
  };
  const valuesConfig = Object.fromEntries(
    Object.entries<string>(values).map(([value, text]) => [value, { description: text }]),
  );
  registerEnumType(names, {
    name,
    description,
    valuesConfig: valuesConfig as Record<Value, { description: string }>,
  });
  return names;
}

registerEnumType(touchpoints, {
  name: 'Touchpoint',
  description: 'Where the customer stood when it happened.',
  valuesConfig: {
    APP: { description: 'The mobile app.' },
    MINI_PROGRAM: { description: 'The mini-program.' },
    WEBSITE: { description: 'The website.' },
    POS: { description: 'A till in a store.' },
    PARTNER: { description: "A partner's system." },
    CONSOLE: { description: 'The operations console.' },
    SERVICE: { description: 'A capability of the hub.' },
    IMPORT: { description: 'History of another system.' },
    UNKNOWN: { description: 'The request did not say.' },
  },
});
export const TouchpointEnum = touchpoints;

export const OrderStatusEnum = describedEnum<OrderStatus>('OrderStatus', 'Where an order stands.', {
  CREATED: 'Made and not yet holding anything.',
  AWAITING_PAYMENT: 'Stock, coupon and points are held until payBefore.',
  PAID: 'Paid in full; the goods have not left.',
  PART_FULFILLED: 'Some of the goods have left.',
  FULFILLED: 'The goods have left.',
  COMPLETED: 'The buyer has the goods.',
  CLOSED: 'Ended without goods; closeReason says why.',
});

export const PaymentStatusEnum = describedEnum<PaymentStatus>(
  'PaymentStatus',
  'The money of an order.',
  {
    UNPAID: 'Nothing has come in.',
    PAID: 'Paid in full, nothing given back.',
    PARTLY_REFUNDED: 'Some of it was given back.',
    REFUNDED: 'All of it was given back.',
  },
);

export const FulfilmentMethodEnum = describedEnum<FulfilmentMethod>(
  'FulfilmentMethod',
  'How goods reach the buyer.',
  {
    PICKUP: 'Collected in a store against a code.',
    DELIVERY: 'Brought to an address.',
    COUNTER: 'Taken along at the counter.',
    IMPORTED: 'History; another system saw to it.',
  },
);

export const CheckoutFulfilmentEnum = describedEnum<'DELIVERY' | 'PICKUP'>(
  'CheckoutFulfilment',
  'How an online order is to reach the buyer.',
  {
    PICKUP: 'Collected in a store; needs storeId.',
    DELIVERY: 'Brought to an address.',
  },
);

export const ImportedFulfilmentEnum = describedEnum<'COUNTER' | 'IMPORTED'>(
  'ImportedFulfilment',
  'How goods of a historic order were handed over.',
  {
    COUNTER: 'At a counter.',
    IMPORTED: 'Otherwise or unknown.',
  },
);

export const FulfilmentStatusEnum = describedEnum<FulfilmentStatus>(
  'FulfilmentStatus',
  'Where the goods are.',
  {
    PENDING: 'Held, not paid yet.',
    ALLOCATED: 'Paid; to be prepared.',
    READY_FOR_PICKUP: 'Waiting in the store.',
    PICKED_UP: 'Handed over in a store.',
    NO_SHOW: 'Nobody came in time.',
    SHIPPED: 'On its way.',
    DELIVERED: 'Arrived.',
  },
);

export const PaymentMethodEnum = describedEnum<PaymentMethod>(
  'PaymentMethod',
  'How money is paid.',
  {
    WECHAT_PAY: 'WeChat Pay.',
    CASH: 'Cash, at the counter only.',
    CARD: 'Bank card, at the counter only.',
  },
);

export const PaymentStateEnum = describedEnum<PaymentState>(
  'PaymentState',
  'Where one payment stands.',
  {
    CREATED: 'Started; the buyer has not confirmed.',
    AUTHORISED: 'Promised by the provider, not yet taken.',
    CAPTURED: 'Taken.',
    DECLINED: 'Refused; may be tried again.',
    CANCELLED: 'Called off.',
    FAILED: 'Broke down.',
  },
);

export const RefundStatusEnum = describedEnum<RefundStatus>(
  'RefundStatus',
  'Where a refund stands; it always ends completed.',
  {
    REQUESTED: 'Booked.',
    RUNNING: 'The money is on its way, the rest follows.',
    COMPLETED: 'Money, stock, coupon and points are back.',
  },
);

export const CloseReasonEnum = describedEnum<CloseReason>(
  'CloseReason',
  'Why an order ended without goods.',
  {
    PAYMENT_TIMEOUT: 'Not paid within 15 minutes.',
    CANCELLED_BY_BUYER: 'The buyer cancelled.',
    CANCELLED_BY_STAFF: 'Staff cancelled.',
    REFUSED: 'The goods were gone when the payment arrived.',
    PICKUP_MISSED: 'Not collected in time.',
  },
);

export const DiscountKindEnum = describedEnum<DiscountKind>(
  'DiscountKind',
  'What a discount comes from; they apply in this order.',
  {
    MEMBER_PRICE: "The price of the member's tier.",
    PROMOTION: 'A promotion.',
    COUPON: 'The coupon used.',
    POINTS: 'Points, one fen each, for at most half of the goods.',
  },
);

export const GoodsConditionEnum = describedEnum<GoodsCondition>(
  'GoodsCondition',
  'In which condition goods come back.',
  {
    SELLABLE: 'Back on the shelf.',
    DAMAGED: 'Put aside.',
  },
);

export const QuoteProblemCodeEnum = describedEnum<QuoteProblemCode>(
  'QuoteProblemCode',
  'What stands in the way of buying what was quoted.',
  {
    SKU_NOT_FOR_SALE: 'The SKU is unknown or off the shelf; it is left out of the quote.',
    OTHER_CURRENCY: 'The SKU is sold in another currency; it is left out of the quote.',
    COUPON_NOT_USABLE: 'The coupon does not fit; the quote is without it.',
    POINTS_NOT_ENOUGH: 'Fewer points are there; the quote spends those.',
    POINTS_ABOVE_LIMIT:
      'More points than may pay for half of the goods; the quote spends the most that may.',
    STORE_NOT_FOR_PICKUP: 'The store hands over no orders.',
    MEMBER_NOT_ACTIVE: 'The account is frozen or closed.',
  },
);

export const RefundRefusalEnum = describedEnum<RefundRefusal>(
  'RefundRefusal',
  'Why a refund is not possible.',
  {
    LINE_UNKNOWN: 'The order has no such line.',
    LINE_TWICE: 'A line is named twice.',
    MORE_THAN_BOUGHT: 'More pieces than are left to refund.',
    MORE_THAN_CAPTURED: 'More money than came in.',
    NOTHING_LEFT: 'Nothing is left to refund.',
    NOT_HANDED_OVER: 'The goods have not been handed over here; cancel the order instead.',
    NOT_PAID: 'The order was not paid or has ended.',
  },
);

export const ImportedKindEnum = describedEnum<'CANCELLATION' | 'ORDER'>(
  'ImportedDocumentKind',
  'What a document of another system says.',
  {
    ORDER: 'A sale.',
    CANCELLATION: 'Goods of earlier sales came back.',
  },
);

export const ImportOutcomeEnum = describedEnum<ImportResult['outcome']>(
  'ImportOutcome',
  'What became of an imported document.',
  {
    CREATED: 'A new order.',
    ALREADY_THERE: 'It was imported before; nothing changed.',
    REFUNDED: 'All of it was refunded to earlier orders.',
    CREDITED: 'None of it belongs to a known order: a credit of its own.',
    PARTLY_CREDITED: 'Some was refunded to earlier orders, the rest is a credit.',
  },
);
