import { registerEnumType } from 'type-graphql';
import { couponProblems } from '../domain/coupon-discount.js';
import { couponStatuses } from '../domain/coupon-status.js';
import { couponKinds } from '../domain/coupon-template.js';
import { benefitKinds } from '../domain/evaluate-benefits.js';
import { promotionKinds } from '../domain/promotion.js';

function namesOf<const Name extends string>(
  names: readonly Name[],
): { readonly [Key in Name]: Key } {
  return Object.fromEntries(names.map((name) => [name, name])) as { readonly [Key in Name]: Key };
}

function describedEnum<const Name extends string>(
  name: string,
  description: string,
  values: readonly Name[],
  descriptions: Record<Name, string>,
): { readonly [Key in Name]: Key } {
  const members = namesOf(values);
  const valuesConfig = Object.fromEntries(
    values.map((value) => [value, { description: descriptions[value] }]),
  );
  registerEnumType(members, {
    name,
    description,
    valuesConfig: valuesConfig as Record<Name, { description: string }>,
  });
  return members;
}

export const PromotionKindEnum = describedEnum(
  'PromotionKind',
  'How a promotion saves.',
  promotionKinds,
  {
    THRESHOLD: 'An amount off from an amount over the goods in scope.',
    PERCENTAGE: 'A percentage off each line.',
    NTH_PIECE: 'A percentage off every nth piece.',
    MEMBER_PRICE: 'Prices of their own for member tiers.',
  },
);

export const CouponKindEnum = describedEnum('CouponKind', 'How a coupon saves.', couponKinds, {
  AMOUNT_OFF: 'A fixed amount off.',
  PERCENT_OFF: 'A percentage off, with or without a cap.',
});

export const CouponStatusEnum = describedEnum(
  'CouponStatus',
  'Where a coupon stands.',
  couponStatuses,
  {
    AVAILABLE: 'In the wallet; usable from validFrom until validUntil.',
    RESERVED: 'Held by an order that awaits payment.',
    REDEEMED: 'Used up by an order.',
    EXPIRED: 'Its time ran out unused.',
    VOID: 'Withdrawn.',
  },
);

export const CouponProblemEnum = describedEnum(
  'CouponProblem',
  'Why a coupon saves nothing.',
  couponProblems,
  {
    NOT_FOUND: 'The wallet holds no such coupon.',
    NOT_YET_VALID: 'Its first moment is still to come.',
    EXPIRED: 'Its last moment has passed.',
    ALREADY_USED: 'An order has used it up.',
    RESERVED_BY_ANOTHER_ORDER: 'Another order that awaits payment holds it.',
    VOID: 'It was withdrawn.',
    RELEASED_BEFORE: 'The same order already gave it back.',
    WRONG_CURRENCY: 'It is for another currency.',
    NO_ELIGIBLE_GOODS: 'Nothing in the cart is covered by it.',
    BELOW_THRESHOLD: 'The covered goods do not reach its minimum after promotions.',
  },
);

export const BenefitKindEnum = describedEnum(
  'BenefitKind',
  'What a share of a discount comes from.',
  benefitKinds,
  {
    MEMBER_PRICE: "The price of the member's tier.",
    PROMOTION: 'A promotion.',
    COUPON: 'The coupon that was asked for.',
  },
);
