import {
  connectionOf,
  DateTimeScalar,
  LocalizedTextType,
  maskedUnless,
  type Money,
  MoneyType,
} from '@hub/kernel';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Order } from '../domain/order.js';
import type {
  CloseReason,
  FulfilmentMethod,
  FulfilmentStatus,
  OrderStatus,
  PaymentMethod,
  PaymentState,
  RefundStatus,
} from '../domain/order-status.js';
import type { DiscountKind, LocalizedName } from '../domain/pricing.js';
import type { OrderTouchpoint } from '../domain/touchpoint.js';
import { SkuType } from './neighbour.type.js';
import {
  CloseReasonEnum,
  DiscountKindEnum,
  FulfilmentMethodEnum,
  FulfilmentStatusEnum,
  OrderStatusEnum,
  PaymentMethodEnum,
  PaymentStateEnum,
  RefundStatusEnum,
  TouchpointEnum,
} from './order-enums.js';

@ObjectType('LineDiscount', { description: 'Why a line costs less than its list price.' })
export class LineDiscountType {
  @Field(() => DiscountKindEnum, { description: 'What kind of discount.' })
  readonly kind!: DiscountKind;
  @Field(() => LocalizedTextType, { description: 'What the customer is told.' })
  readonly name!: LocalizedName;
  @Field(() => ID, {
    nullable: true,
    description: 'The promotion or coupon behind it; null for points.',
  })
  readonly sourceId!: string | null;
  @Field(() => MoneyType, { description: 'How much it takes off the line.' })
  readonly amount!: Money;
}

@ObjectType('OrderLine', {
  description: 'One SKU of an order; names and prices are frozen at placement.',
})
export class OrderLineType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
  @Field(() => SkuType, { description: 'What was bought.' })
  readonly sku!: SkuType;
  @Field(() => LocalizedTextType, { description: 'What it was called then.' })
  readonly name!: LocalizedName;
  @Field(() => Int, { description: 'Pieces, from 1.' })
  readonly quantity!: number;
  @Field(() => MoneyType, { description: 'List price of one piece.' })
  readonly unitPrice!: Money;
  @Field(() => MoneyType, { description: 'unitPrice × quantity.' })
  readonly listTotal!: Money;
  @Field(() => [LineDiscountType], {
    description: 'Every discount of the line, in the order in which they apply.',
  })
  readonly discounts!: LineDiscountType[];
  @Field(() => MoneyType, {
    description: 'What the line costs after all discounts, points included.',
  })
  readonly payable!: Money;
  @Field(() => Int, { description: 'Pieces given back so far.' })
  readonly refundedQuantity!: number;
  @Field(() => MoneyType, { description: 'Money given back for the line so far.' })
  readonly refundedTotal!: Money;
}

@ObjectType('Pickup', { description: 'Collecting an order in its store.' })
export class PickupType {
  @Field(() => String, {
    nullable: true,
    description: 'Six digits to show at the counter; for the buyer only, null for everybody else.',
  })
  readonly code!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when the goods lie ready.' })
  readonly readyAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when they wait: seven days; then the money goes back.',
  })
  readonly collectBefore!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When they were handed over.' })
  readonly collectedAt!: Date | null;
  @Field(() => String, {
    nullable: true,
    description: 'Staff id of who handed over; for staff only.',
  })
  readonly verifiedBy!: string | null;
}

/** Whose order it is, the capability knows; the gateway knows who may never read an address whole. */
const wholeFor = [['pii:read', 'kind:staff'], ['kind:member']] as const;

@ObjectType('Delivery', {
  description:
    'Where an order is brought; masked for staff without the scope pii:read, whose reading is audited.',
})
export class DeliveryType {
  @Directive(maskedUnless('NAME', ...wholeFor))
  @Field(() => String, { description: 'Who receives it.' })
  readonly recipient!: string;
  @Directive(maskedUnless('PHONE', ...wholeFor))
  @Field(() => String, { description: 'Phone for the courier.' })
  readonly phone!: string;
  @Field(() => String, { description: 'Province, city and district.' })
  readonly region!: string;
  @Directive(maskedUnless('ADDRESS', ...wholeFor))
  @Field(() => String, { description: 'Street, house and room.' })
  readonly street!: string;
  @Field(() => String, { nullable: true, description: 'Who carries the parcel.' })
  readonly carrier!: string | null;
  @Field(() => String, { nullable: true, description: "The carrier's number of the parcel." })
  readonly trackingNumber!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it left.' })
  readonly shippedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it arrived.' })
  readonly deliveredAt!: Date | null;
}

@ObjectType('Payment', { description: 'One payment of an order.' })
export class PaymentType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
  @Field(() => PaymentMethodEnum, { description: 'How it is paid.' })
  readonly method!: PaymentMethod;
  @Field(() => PaymentStateEnum, { description: 'Where it stands.' })
  readonly status!: PaymentState;
  @Field(() => MoneyType, { description: 'What it is about.' })
  readonly amount!: Money;
  @Field(() => MoneyType, { description: 'What of it was given back.' })
  readonly refunded!: Money;
  @Field(() => DateTimeScalar, { description: 'When it was started.' })
  readonly createdAt!: Date;
}

@ObjectType('RefundLine', { description: 'Pieces of one order line that a refund gives back.' })
export class RefundLineType {
  @Field(() => ID, { description: 'The order line.' })
  readonly orderLineId!: string;
  @Field(() => Int, { description: 'Pieces.' })
  readonly quantity!: number;
  @Field(() => MoneyType, { description: 'Their frozen share of what was paid.' })
  readonly amount!: Money;
}

@ObjectType('Refund', { description: 'Money, goods, coupon and points that go back together.' })
export class RefundType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
  @Field(() => MoneyType, { description: 'The money, delivery fee included where it goes back.' })
  readonly amount!: Money;
  @Field(() => Int, { description: 'Points that went back to their lots.' })
  readonly pointsRestored!: number;
  @Field(() => Boolean, { description: 'Whether the coupon went back to the wallet.' })
  readonly couponReturned!: boolean;
  @Field(() => String, { nullable: true, description: 'What was given as the reason.' })
  readonly reason!: string | null;
  @Field(() => RefundStatusEnum, { description: 'Where it stands.' })
  readonly status!: RefundStatus;
  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  readonly createdAt!: Date;
}

@ObjectType('OrderTimelineEntry', { description: 'Something that happened to an order.' })
export class OrderTimelineEntryType {
  @Field(() => DateTimeScalar, { description: 'When.' })
  readonly at!: Date;
  @Field(() => String, { description: 'What, e.g. placed, paid, ready_for_pickup, refunded.' })
  readonly kind!: string;
  @Field(() => LocalizedTextType, { description: 'What a touchpoint shows.' })
  readonly text!: LocalizedName;
  @Field(() => String, {
    description: 'Who, as a role: member, clerk, staff, system, payment-provider or import.',
  })
  readonly actor!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Order', {
  description:
    'An order: what was bought, what it cost, where it stands. Its buyer and staff may read it.',
})
export class OrderType implements Pick<
  Order,
  | 'closeReason'
  | 'completedAt'
  | 'couponId'
  | 'fulfilment'
  | 'fulfilmentStatus'
  | 'id'
  | 'number'
  | 'paidAt'
  | 'payBefore'
  | 'placedAt'
  | 'pointsSpent'
  | 'source'
  | 'status'
  | 'touchpoint'
> {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
  @Field(() => String, { description: 'What people call it, e.g. 20261111-7KQ2M9FD.' })
  readonly number!: string;
  @Field(() => OrderStatusEnum, { description: 'Where it stands.' })
  readonly status!: OrderStatus;
  @Field(() => FulfilmentMethodEnum, { description: 'How the goods reach the buyer.' })
  readonly fulfilment!: FulfilmentMethod;
  @Field(() => FulfilmentStatusEnum, { description: 'Where the goods are.' })
  readonly fulfilmentStatus!: FulfilmentStatus;
  @Field(() => TouchpointEnum, { description: 'Where it was placed.' })
  readonly touchpoint!: OrderTouchpoint;
  @Field(() => DateTimeScalar, { description: 'When it was placed.' })
  readonly placedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was confirmed as paid.' })
  readonly paidAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the buyer had the goods.' })
  readonly completedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when it waits for payment; null when it does not wait.',
  })
  readonly payBefore!: Date | null;
  @Field(() => CloseReasonEnum, { nullable: true, description: 'Why it ended without goods.' })
  readonly closeReason!: CloseReason | null;
  @Field(() => Int, { description: 'Points used, one fen each.' })
  readonly pointsSpent!: number;
  @Field(() => ID, { nullable: true, description: 'The coupon used.' })
  readonly couponId!: string | null;
  @Field(() => String, { nullable: true, description: 'The system an imported order came from.' })
  readonly source!: string | null;
}

export const { OrderConnection } = connectionOf(OrderType, 'Order');
