import { DateTimeScalar, SafeIntScalar } from '@hub/kernel';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { GoodsCondition, OrderStatus, PaymentMethod } from '../domain/order-status.js';
import type { OrderTouchpoint } from '../domain/touchpoint.js';
import {
  CheckoutFulfilmentEnum,
  GoodsConditionEnum,
  OrderStatusEnum,
  PaymentMethodEnum,
  TouchpointEnum,
} from './order-enums.js';

const keyDescription =
  '8 to 128 printable characters; the same key and input give the same answer, another input IDEMPOTENCY_KEY_REUSED.';
const tokenDescription = "A guest's token; ignored for signed-in members.";

@InputType('AddToCartInput', { description: 'Pieces to put into a cart.' })
export class AddToCartInput {
  @Field(() => ID, { description: 'The SKU.' })
  skuId!: string;
  @Field(() => Int, {
    description: '1 to 999, added to what is there; the line never exceeds 999.',
  })
  quantity!: number;
  @Field(() => String, {
    nullable: true,
    description: `${tokenDescription} Null starts a new guest cart.`,
  })
  guestToken?: string | null;
}

@InputType('ChangeCartLineInput', { description: 'A new quantity of a cart line.' })
export class ChangeCartLineInput {
  @Field(() => ID, { description: 'The line.' })
  lineId!: string;
  @Field(() => Int, { description: '1 to 999.' })
  quantity!: number;
  @Field(() => String, { nullable: true, description: tokenDescription })
  guestToken?: string | null;
}

@InputType('RemoveCartLineInput', { description: 'A cart line to take out.' })
export class RemoveCartLineInput {
  @Field(() => ID, { description: 'The line.' })
  lineId!: string;
  @Field(() => String, { nullable: true, description: tokenDescription })
  guestToken?: string | null;
}

@InputType('MergeGuestCartInput', { description: "A guest's cart to join the member's." })
export class MergeGuestCartInput {
  @Field(() => String, { description: "The guest's token." })
  guestToken!: string;
}

@InputType('QuoteMyCartInput', { description: 'How the cart would be bought.' })
export class QuoteMyCartInput {
  @Field(() => CheckoutFulfilmentEnum, { description: 'Collected or delivered.' })
  fulfilment!: 'DELIVERY' | 'PICKUP';
  @Field(() => ID, { nullable: true, description: 'The store of a pickup.' })
  storeId?: string | null;
  @Field(() => ID, { nullable: true, description: 'A coupon to try.' })
  couponId?: string | null;
  @Field(() => Int, { nullable: true, defaultValue: 0, description: 'Points to spend, from 0.' })
  points?: number | null;
  @Field(() => String, { nullable: true, description: tokenDescription })
  guestToken?: string | null;
}

@InputType('DeliveryAddressInput', { description: 'Where to bring an order; stored encrypted.' })
export class DeliveryAddressInput {
  @Field(() => String, { description: 'Who receives it, up to 60 characters.' })
  recipient!: string;
  @Field(() => String, { description: 'Phone for the courier.' })
  phone!: string;
  @Field(() => String, { description: 'Province, city and district, up to 100 characters.' })
  region!: string;
  @Field(() => String, { description: 'Street, house and room, up to 200 characters.' })
  street!: string;
}

@InputType('CheckoutLineInput', { description: 'Pieces to buy past the cart.' })
export class CheckoutLineInput {
  @Field(() => ID, { description: 'The SKU.' })
  skuId!: string;
  @Field(() => Int, { description: '1 to 999.' })
  quantity!: number;
}

@InputType('CheckoutInput', { description: 'How the cart is to be bought.' })
export class CheckoutInput {
  @Field(() => String, { description: keyDescription })
  idempotencyKey!: string;
  @Field(() => CheckoutFulfilmentEnum, { description: 'Collected or delivered.' })
  fulfilment!: 'DELIVERY' | 'PICKUP';
  @Field(() => ID, { nullable: true, description: 'The store of a pickup.' })
  storeId?: string | null;
  @Field(() => DeliveryAddressInput, { nullable: true, description: 'The address of a delivery.' })
  address?: DeliveryAddressInput | null;
  @Field(() => ID, { nullable: true, description: 'A coupon of the wallet.' })
  couponId?: string | null;
  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description: 'Points to spend, from 0; what exceeds half of the goods is not spent.',
  })
  points?: number | null;
  @Field(() => SafeIntScalar, {
    nullable: true,
    description:
      'The total the buyer saw, in minor units; another one is refused with PriceChanged.',
  })
  expectedTotalMinor?: number | null;
  @Field(() => [CheckoutLineInput], {
    nullable: true,
    description: 'Buys these instead of the cart, which stays as it is; at most 200.',
  })
  lines?: CheckoutLineInput[] | null;
}

@InputType('PayOrderInput', { description: 'A payment to start.' })
export class PayOrderInput {
  @Field(() => ID, { description: 'An order of the member that awaits payment.' })
  orderId!: string;
  @Field(() => PaymentMethodEnum, { description: 'WECHAT_PAY.' })
  method!: PaymentMethod;
  @Field(() => String, { description: keyDescription })
  idempotencyKey!: string;
}

@InputType('CancelOrderInput', { description: 'An order to cancel before its goods leave.' })
export class CancelOrderInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;
  @Field(() => String, { description: 'Why, up to 200 characters; no personal data.' })
  reason!: string;
  @Field(() => String, { description: keyDescription })
  idempotencyKey!: string;
}

@InputType('OrderIdInput', { description: 'An order to move on.' })
export class OrderIdInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;
}

@InputType('ShipOrderInput', { description: 'A parcel that leaves.' })
export class ShipOrderInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;
  @Field(() => String, { description: 'Who carries it.' })
  carrier!: string;
  @Field(() => String, { nullable: true, description: "The carrier's number." })
  trackingNumber?: string | null;
}

@InputType('VerifyPickupInput', { description: 'A pickup code shown at the counter.' })
export class VerifyPickupInput {
  @Field(() => ID, { description: "The clerk's store." })
  storeId!: string;
  @Field(() => String, { description: 'What the customer shows.' })
  code!: string;
  @Field(() => String, { description: keyDescription })
  idempotencyKey!: string;
}

@InputType('RefundLineInput', { description: 'Pieces to give back.' })
export class RefundLineInput {
  @Field(() => ID, { description: 'The order line.' })
  orderLineId!: string;
  @Field(() => Int, { description: 'Pieces, at most what is left.' })
  quantity!: number;
  @Field(() => GoodsConditionEnum, {
    nullable: true,
    defaultValue: 'SELLABLE',
    description: 'In which condition they came back.',
  })
  condition?: GoodsCondition | null;
}

@InputType('RefundOrderInput', { description: 'What to refund of an order.' })
export class RefundOrderInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;
  @Field(() => [RefundLineInput], { description: 'At least one line, each named once.' })
  lines!: RefundLineInput[];
  @Field(() => String, { description: 'Why, up to 200 characters; no personal data.' })
  reason!: string;
  @Field(() => String, { description: keyDescription })
  idempotencyKey!: string;
}

@InputType('RefundAtCounterInput', { description: 'What came back over the counter.' })
export class RefundAtCounterInput extends RefundOrderInput {}

@InputType('CounterLineInput', { description: 'Pieces rung up; the SKU by skuId or by barcode.' })
export class CounterLineInput {
  @Field(() => ID, { nullable: true, description: 'The SKU.' })
  skuId?: string | null;
  @Field(() => String, { nullable: true, description: 'Its barcode.' })
  barcode?: string | null;
  @Field(() => Int, { description: '1 to 999.' })
  quantity!: number;
}

@InputType('SellAtCounterInput', { description: 'A sale at the counter.' })
export class SellAtCounterInput {
  @Field(() => ID, { description: "The clerk's store." })
  storeId!: string;
  @Field(() => ID, { nullable: true, description: 'Null for an anonymous sale.' })
  memberId?: string | null;
  @Field(() => [CounterLineInput], { description: '1 to 200 lines.' })
  lines!: CounterLineInput[];
  @Field(() => ID, { nullable: true, description: 'A coupon of the member.' })
  couponId?: string | null;
  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description: 'Points of the member to spend.',
  })
  points?: number | null;
  @Field(() => PaymentMethodEnum, { description: 'How it was paid.' })
  paymentMethod!: PaymentMethod;
  @Field(() => SafeIntScalar, { nullable: true, description: 'Cash handed over, in minor units.' })
  tenderedMinor?: number | null;
  @Field(() => String, { description: `${keyDescription} Shared by all tills of the store.` })
  idempotencyKey!: string;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was rung up, for sales sent later; at most 30 days ago.',
  })
  soldAt?: Date | null;
}

@InputType('OrderFilter', { description: 'Which orders; every condition given must hold.' })
export class OrderFilterInput {
  @Field(() => String, { nullable: true, description: 'The order number.' })
  number?: string | null;
  @Field(() => OrderStatusEnum, { nullable: true, description: 'In this status.' })
  status?: OrderStatus | null;
  @Field(() => ID, { nullable: true, description: 'Of this store; clerks get their own.' })
  storeId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Of this member.' })
  memberId?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Placed then or later.' })
  placedFrom?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Placed before then.' })
  placedUntil?: Date | null;
  @Field(() => TouchpointEnum, { nullable: true, description: 'Placed there.' })
  touchpoint?: OrderTouchpoint | null;
}
