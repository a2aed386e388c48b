import { type Money, MoneyType } from '@hub/kernel';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { OrderTouchpoint } from '../domain/touchpoint.js';
import type { QuoteProblemCode } from '../use-cases/quote-basket.js';
import { CouponType, SkuType } from './neighbour.type.js';
import { QuoteProblemCodeEnum, TouchpointEnum } from './order-enums.js';
import { LineDiscountType } from './order.type.js';

@ObjectType('QuoteLine', { description: 'What one SKU would cost.' })
export class QuoteLineType {
  @Field(() => SkuType, { description: 'What.' })
  readonly sku!: SkuType;
  @Field(() => Int, { description: 'Pieces.' })
  readonly quantity!: number;
  @Field(() => MoneyType, { description: 'List price of one piece.' })
  readonly unitPrice!: Money;
  @Field(() => MoneyType, { description: 'unitPrice × quantity.' })
  readonly listTotal!: Money;
  @Field(() => [LineDiscountType], {
    description: 'Every discount, in the order in which they apply.',
  })
  readonly discounts!: LineDiscountType[];
  @Field(() => MoneyType, { description: 'What the line would cost.' })
  readonly payable!: Money;
}

@ObjectType('CouponCandidate', {
  description: "A coupon of the member's wallet, held against what is quoted.",
})
export class CouponCandidateType {
  @Field(() => CouponType, { description: 'The coupon.' })
  readonly coupon!: CouponType;
  @Field(() => Boolean, { description: 'Whether it could be used.' })
  readonly usable!: boolean;
  @Field(() => MoneyType, {
    nullable: true,
    description: 'What it would save; null when it cannot be used.',
  })
  readonly saving!: Money | null;
  @Field(() => String, { nullable: true, description: 'Why it cannot be used, as a code.' })
  readonly reason!: string | null;
}

@ObjectType('QuoteProblem', {
  description: 'Something that stands in the way of buying what was quoted.',
})
export class QuoteProblemType {
  @Field(() => QuoteProblemCodeEnum, { description: 'What.' })
  readonly code!: QuoteProblemCode;
  @Field(() => String, { description: 'In English, for developers.' })
  readonly message!: string;
  @Field(() => SkuType, { nullable: true, description: 'The SKU concerned, if it is one.' })
  readonly sku!: SkuType | null;
}

@ObjectType('Quote', { description: 'What a cart would cost right now; nothing is held.' })
export class QuoteType {
  @Field(() => [QuoteLineType], { description: 'Line by line; what is not for sale is left out.' })
  readonly lines!: QuoteLineType[];
  @Field(() => MoneyType, { description: 'At list prices.' })
  readonly subtotal!: Money;
  @Field(() => MoneyType, {
    description: 'Member price, promotions and coupon together; points are apart.',
  })
  readonly discountTotal!: Money;
  @Field(() => MoneyType, { description: 'What points pay.' })
  readonly pointsDiscount!: Money;
  @Field(() => Int, {
    description:
      'Points that would be spent: at most what is there and what pays for half of the goods.',
  })
  readonly pointsToSpend!: number;
  @Field(() => MoneyType, {
    description:
      'CNY: 8 yuan for deliveries, free from 99 yuan of goods after discounts or by tier benefit.',
  })
  readonly deliveryFee!: Money;
  @Field(() => MoneyType, {
    description: 'subtotal − discountTotal − pointsDiscount + deliveryFee.',
  })
  readonly total!: Money;
  @Field(() => [CouponCandidateType], {
    description: "The member's coupons against this cart, best first.",
  })
  readonly couponCandidates!: CouponCandidateType[];
  @Field(() => [QuoteProblemType], { description: 'What stands in the way of buying it.' })
  readonly problems!: QuoteProblemType[];
}

@ObjectType('CartLine', { description: 'Pieces of one SKU in a cart.' })
export class CartLineType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
  @Field(() => SkuType, { description: 'What.' })
  readonly sku!: SkuType;
  @Field(() => Int, { description: 'Pieces, 1 to 999.' })
  readonly quantity!: number;
  @Field(() => TouchpointEnum, { description: 'Where it was put in first.' })
  readonly addedOn!: OrderTouchpoint;
}

@ObjectType('Cart', { description: "A member's one cart over all touchpoints, or a guest's." })
export class CartType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
  @Field(() => String, {
    nullable: true,
    description:
      'For guests: the secret under which the cart is found again. Only in answers to the guest.',
  })
  readonly guestToken!: string | null;
}

@ObjectType('SkuNotForSale', {
  description: 'The SKU is unknown or off the shelf; the cart is unchanged.',
})
export class SkuNotForSaleType {
  @Field(() => String, { description: 'What to tell.' })
  readonly message!: string;
  @Field(() => ID, { description: 'The SKU asked for.' })
  readonly skuId!: string;
}

@ObjectType('OrderTotals', { description: 'Totals of one currency, for reconciliation.' })
export class OrderTotalsType {
  @Field(() => String, { description: 'ISO 4217.' })
  readonly currency!: string;
  @Field(() => Int, { description: 'Orders that were paid.' })
  readonly orders!: number;
  @Field(() => MoneyType, { description: 'What came in for them.' })
  readonly revenue!: Money;
  @Field(() => MoneyType, { description: 'What went back to orders.' })
  readonly refunded!: Money;
  @Field(() => MoneyType, { description: 'What went back without an order: standalone credits.' })
  readonly credits!: Money;
  @Field(() => Int, { description: 'Lines of those orders.' })
  readonly lines!: number;
  @Field(() => Int, { description: 'Different known buyers.' })
  readonly buyers!: number;
}
