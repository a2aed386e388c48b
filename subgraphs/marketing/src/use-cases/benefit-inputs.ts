import { currencyInput, optionalInput, touchpoints, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import type { BenefitScope } from '../domain/benefit-scope.js';
import type { CouponRule, CouponValidity } from '../domain/coupon-template.js';
import type {
  MemberPriceRule,
  NthPieceRule,
  PercentageRule,
  PromotionRule,
  ThresholdRule,
  TierPrice,
} from '../domain/promotion.js';

const percent = (most: number) => z.int().min(1).max(most);
const amount = z.int().min(1).max(100_000_000_000);
const ids = z.array(ulidInput).min(1).max(1000);
const name = z.object({
  zh: z.string().trim().min(1).max(80),
  en: z.string().trim().min(1).max(120),
});

const scope = optionalInput(
  z
    .object({
      categoryIds: optionalInput(ids),
      productIds: optionalInput(ids),
      skuIds: optionalInput(ids),
    })
    .transform((given, context): BenefitScope => {
      const { categoryIds, productIds, skuIds } = given;
      const kinds: BenefitScope[] = [];
      if (categoryIds !== null) kinds.push({ kind: 'CATEGORIES', categoryIds });
      if (productIds !== null) kinds.push({ kind: 'PRODUCTS', productIds });
      if (skuIds !== null) kinds.push({ kind: 'SKUS', skuIds });
      const [first, second] = kinds;
      if (second !== undefined)
        context.addIssue(
          'names goods in more than one way: give categoryIds, productIds or skuIds',
        );
      return first ?? { kind: 'ALL' };
    }),
).transform((given): BenefitScope => given ?? { kind: 'ALL' });

const threshold = z
  .object({
    thresholdMinor: amount,
    amountOffMinor: amount,
    currency: currencyInput,
    repeats: z.boolean().nullish(),
  })
  .refine((rule) => rule.amountOffMinor <= rule.thresholdMinor, {
    path: ['amountOffMinor'],
    error: 'must not be above thresholdMinor',
  })
  .transform(({ repeats, ...rule }): ThresholdRule => ({
    kind: 'THRESHOLD',
    ...rule,
    repeats: repeats ?? false,
  }));
const percentage = z
  .object({ percentOff: percent(99) })
  .transform((rule): PercentageRule => ({ kind: 'PERCENTAGE', ...rule }));
const nthPiece = z
  .object({ nth: z.int().min(2).max(20), percentOff: percent(100) })
  .transform((rule): NthPieceRule => ({ kind: 'NTH_PIECE', ...rule }));
const tierPrice = z
  .object({
    tierCode: z.string().min(1).max(32),
    fixedMinor: optionalInput(amount),
    percentOff: optionalInput(percent(99)),
    currency: optionalInput(currencyInput),
  })
  .transform((given, context): TierPrice => {
    const { tierCode, fixedMinor, percentOff } = given;
    if (percentOff !== null && fixedMinor === null) return { tierCode, percentOff };
    if (fixedMinor !== null && percentOff === null && given.currency !== null)
      return { tierCode, fixedMinor, currency: given.currency };
    context.addIssue('needs either percentOff, or fixedMinor with its currency');
    return z.NEVER;
  });
const memberPrice = z
  .object({ prices: z.array(tierPrice).min(1).max(20) })
  .transform((rule): MemberPriceRule => ({ kind: 'MEMBER_PRICE', ...rule }));

const rule = z
  .object({
    threshold: optionalInput(threshold),
    percentage: optionalInput(percentage),
    nthPiece: optionalInput(nthPiece),
    memberPrice: optionalInput(memberPrice),
  })
  .transform((given, context): PromotionRule => {
    const [first, second] = [
      given.threshold,
      given.percentage,
      given.nthPiece,
      given.memberPrice,
    ].filter((each) => each !== null);
    if (first !== undefined && second === undefined) return first;
    context.addIssue('needs exactly one of threshold, percentage, nthPiece and memberPrice');
    return z.NEVER;
  });

/** A promotion as staff write it; member prices are prices, so stacking rules are not for them. */
export const promotionInput = z
  .object({
    name,
    rule,
    scope,
    startsAt: z.date(),
    endsAt: optionalInput(z.date()),
    priority: z
      .int()
      .min(-1000)
      .max(1000)
      .nullish()
      .transform((value) => value ?? 0),
    stackable: z
      .boolean()
      .nullish()
      .transform((value) => value ?? true),
    exclusiveGroup: optionalInput(z.string().min(1).max(64)),
    storeIds: optionalInput(ids),
    touchpoints: optionalInput(z.array(z.enum(touchpoints)).min(1).max(touchpoints.length)),
  })
  .refine((given) => given.endsAt === null || given.startsAt < given.endsAt, {
    path: ['endsAt'],
    error: 'must be after startsAt',
  })
  .refine(
    (given) =>
      given.rule.kind !== 'MEMBER_PRICE' || (given.stackable && given.exclusiveGroup === null),
    {
      path: ['stackable'],
      error: 'member prices come before promotions and exclude none',
    },
  );

const couponRule = z
  .object({
    currency: currencyInput,
    thresholdMinor: z
      .int()
      .min(0)
      .max(100_000_000_000)
      .nullish()
      .transform((value) => value ?? 0),
    amountMinor: optionalInput(amount),
    percentOff: optionalInput(percent(99)),
    capMinor: optionalInput(amount),
  })
  .transform((given, context): CouponRule => {
    const { amountMinor, percentOff, capMinor, ...shared } = given;
    if (amountMinor !== null && percentOff === null && capMinor === null)
      return { kind: 'AMOUNT_OFF', ...shared, amountMinor };
    if (percentOff !== null && amountMinor === null)
      return { kind: 'PERCENT_OFF', ...shared, percentOff, capMinor };
    context.addIssue('needs either amountMinor, or percentOff with or without capMinor');
    return z.NEVER;
  });

const validity = z
  .object({
    from: optionalInput(z.date()),
    until: optionalInput(z.date()),
    days: optionalInput(z.int().min(1).max(3650)),
  })
  .transform(({ from, until, days }, context): CouponValidity => {
    if (days !== null && from === null && until === null) return { kind: 'DAYS', days };
    if (days === null && from !== null && until !== null && from < until)
      return { kind: 'WINDOW', from, until };
    context.addIssue('needs either days, or from and a later until');
    return z.NEVER;
  });

/** A coupon template as staff write it. */
export const couponTemplateInput = z.object({
  code: z.string().regex(/^[A-Z0-9][A-Z0-9_-]{1,63}$/, 'must be 2 to 64 of A-Z, 0-9, - and _'),
  name,
  rule: couponRule,
  scope,
  validity,
  total: optionalInput(z.int().min(1).max(1_000_000_000)),
  perMember: optionalInput(z.int().min(1).max(1000)),
  claimable: z.boolean(),
});
