import { type Money, MoneyType, unionOf } from '@hub/kernel';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Order } from '../domain/order.js';
import type { FulfilmentStatus, OrderStatus } from '../domain/order-status.js';
import type { RefundRefusal } from '../domain/refund-plan.js';
import { CartType, SkuNotForSaleType } from './cart.type.js';
import { SkuType, StoreType } from './neighbour.type.js';
import { FulfilmentStatusEnum, OrderStatusEnum, RefundRefusalEnum } from './order-enums.js';
import { OrderType, PaymentType, RefundType } from './order.type.js';

const messageField = { description: 'What to tell.' };

@ObjectType('CheckoutPlaced', { description: 'The order is placed and waits for its payment.' })
export class CheckoutPlaced {
  @Field(() => OrderType, { description: 'The order.' })
  readonly order!: Order;
}

@ObjectType('OutOfStockLine', { description: 'A SKU of which there is too little.' })
export class OutOfStockLine {
  @Field(() => SkuType, { description: 'The SKU.' })
  readonly sku!: SkuType;
  @Field(() => Int, { description: 'Pieces asked for.' })
  readonly requested!: number;
  @Field(() => Int, { description: 'Pieces there are.' })
  readonly available!: number;
}

@ObjectType('OutOfStock', {
  description: 'Some goods are not there in that quantity; nothing is held.',
})
export class OutOfStock {
  @Field(() => String, messageField)
  readonly message!: string;
  @Field(() => [OutOfStockLine], { description: 'Which.' })
  readonly lines!: OutOfStockLine[];
}

@ObjectType('CouponNotUsable', { description: 'The coupon does not fit; nothing is held.' })
export class CouponNotUsable {
  @Field(() => String, messageField)
  readonly message!: string;
  @Field(() => ID, { description: 'The coupon.' })
  readonly couponId!: string;
  @Field(() => String, { description: 'Why, as a code.' })
  readonly reason!: string;
}

@ObjectType('PointsNotEnough', { description: 'Fewer points are there; nothing is held.' })
export class PointsNotEnough {
  @Field(() => String, messageField)
  readonly message!: string;
  @Field(() => Int, { description: 'Points to be spent.' })
  readonly requested!: number;
  @Field(() => Int, { description: 'Points there are.' })
  readonly available!: number;
}

@ObjectType('PriceChanged', {
  description: 'The total is another than the buyer saw; nothing is held.',
})
export class PriceChanged {
  @Field(() => String, messageField)
  readonly message!: string;
  @Field(() => MoneyType, { description: 'What the buyer saw.' })
  readonly expectedTotal!: Money;
  @Field(() => MoneyType, { description: 'What it costs now.' })
  readonly total!: Money;
}

@ObjectType('CartEmpty', { description: 'There is nothing to order.' })
export class CartEmpty {
  @Field(() => String, messageField)
  readonly message!: string;
}

@ObjectType('PaymentStarted', {
  description: 'The buyer confirms at payUrl; the provider tells the hub.',
})
export class PaymentStarted {
  @Field(() => PaymentType, { description: 'The payment.' })
  readonly payment!: PaymentType;
  @Field(() => String, { description: 'Where the buyer confirms.' })
  readonly payUrl!: string;
}

@ObjectType('OrderNotPayable', { description: 'The order does not await payment.' })
export class OrderNotPayable {
  @Field(() => String, messageField)
  readonly message!: string;
  @Field(() => OrderStatusEnum, { description: 'Where it stands.' })
  readonly status!: OrderStatus;
}

@ObjectType('PickupVerified', {
  description: 'The code is right and used up: hand the goods over.',
})
export class PickupVerified {
  @Field(() => OrderType, { description: 'The order.' })
  readonly order!: Order;
}

@ObjectType('PickupCodeWrong', { description: 'No order waits in this store under the code.' })
export class PickupCodeWrong {
  @Field(() => String, messageField)
  readonly message!: string;
  @Field(() => Int, { description: 'Wrong codes the clerk may still try in the next minutes.' })
  readonly attemptsLeft!: number;
}

@ObjectType('PickupAtAnotherStore', { description: 'The order waits in another store.' })
export class PickupAtAnotherStore {
  @Field(() => String, messageField)
  readonly message!: string;
  @Field(() => StoreType, { description: 'Where.' })
  readonly store!: StoreType;
}

@ObjectType('PickupNotReady', { description: 'The code is right; the goods do not lie ready.' })
export class PickupNotReady {
  @Field(() => String, messageField)
  readonly message!: string;
  @Field(() => FulfilmentStatusEnum, { description: 'Where the goods are.' })
  readonly status!: FulfilmentStatus;
}

@ObjectType('RefundDone', { description: 'The refund is booked and on its way.' })
export class RefundDone {
  @Field(() => RefundType, { description: 'The refund.' })
  readonly refund!: RefundType;
  @Field(() => OrderType, { description: 'The order.' })
  readonly order!: Order;
}

@ObjectType('RefundNotPossible', { description: 'Nothing is refunded.' })
export class RefundNotPossible {
  @Field(() => String, messageField)
  readonly message!: string;
  @Field(() => RefundRefusalEnum, { description: 'Why.' })
  readonly reason!: RefundRefusal;
}

@ObjectType('CounterSale', { description: 'The sale stands.' })
export class CounterSale {
  @Field(() => OrderType, { description: 'The sale as an order.' })
  readonly order!: Order;
  @Field(() => MoneyType, {
    nullable: true,
    description: 'Cash to give back; null for other methods or when nothing was said of the cash.',
  })
  readonly change!: Money | null;
}

export const CartResult = unionOf({
  name: 'CartResult',
  description: 'The cart, or why nothing was put in.',
  types: () => [CartType, SkuNotForSaleType] as const,
});
export const CheckoutResult = unionOf({
  name: 'CheckoutResult',
  description: 'The order, or what the buyer has to change.',
  types: () =>
    [
      CheckoutPlaced,
      OutOfStock,
      CouponNotUsable,
      PointsNotEnough,
      PriceChanged,
      CartEmpty,
    ] as const,
});
export const PayOrderResult = unionOf({
  name: 'PayOrderResult',
  description: 'The payment, or why there is nothing to pay.',
  types: () => [PaymentStarted, OrderNotPayable] as const,
});
export const VerifyPickupResult = unionOf({
  name: 'VerifyPickupResult',
  description: 'Whether the goods may be handed over.',
  types: () => [PickupVerified, PickupCodeWrong, PickupAtAnotherStore, PickupNotReady] as const,
});
export const RefundResult = unionOf({
  name: 'RefundResult',
  description: 'The refund, or why there is none.',
  types: () => [RefundDone, RefundNotPossible] as const,
});
export const SellResult = unionOf({
  name: 'SellResult',
  description: 'The sale, or what has to change.',
  types: () => [CounterSale, OutOfStock, CouponNotUsable, PointsNotEnough] as const,
});
