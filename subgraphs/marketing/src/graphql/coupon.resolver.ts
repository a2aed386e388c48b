import {
  type Clock,
  DateTimeScalar,
  DomainError,
  forKinds,
  forRoles,
  type Money,
  MoneyType,
  type RequestContext,
} from '@hub/kernel';
import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { CouponStatus } from '../domain/coupon-status.js';
import { visibleStatus } from '../domain/coupon-status.js';
import type { Coupon } from '../domain/coupon.js';
import type { CouponKind, CouponTemplate } from '../domain/coupon-template.js';
import type { MarketingLoaders } from '../persistence/marketing.loader.js';
import type { BrowseBenefits } from '../use-cases/browse-benefits.js';
import type { ClaimCoupon } from '../use-cases/claim-coupon.js';
import type { CreateCouponTemplate } from '../use-cases/create-coupon-template.js';
import type { ReadWallet } from '../use-cases/read-wallet.js';
import type { VoidCoupon } from '../use-cases/void-coupon.js';
import {
  ClaimCouponInput,
  CreateCouponTemplateInput,
  GrantCouponInput,
  VoidCouponInput,
} from './coupon.input.js';
import {
  ClaimCouponResult,
  CouponClaimed,
  CouponLimitReached,
  CouponSoldOut,
  CouponTemplateType,
  CouponType,
} from './coupon.type.js';
import { CouponKindEnum, CouponStatusEnum } from './marketing-enums.js';

type Context = RequestContext<MarketingLoaders>;

@Resolver(() => CouponType)
export class CouponResolver {
  constructor(
    private readonly wallet: ReadWallet,
    private readonly claims: ClaimCoupon,
    private readonly voiding: VoidCoupon,
    private readonly clock: Clock,
  ) {}

  @Directive(forKinds(['member', 'staff']))
  @Query(() => CouponType, {
    nullable: true,
    description:
      "One coupon: the signed-in member's own, or for staff anybody's; null where there is none to see.",
  })
  async coupon(
    @Arg('id', () => ID, { description: 'The coupon.' }) id: string,
    @Ctx() { actor, loaders }: Context,
  ): Promise<Coupon | null> {
    return await this.wallet.coupon(actor, id, loaders);
  }

  @Directive(forKinds(['member']))
  @Mutation(() => ClaimCouponResult, {
    description:
      'The signed-in member takes a coupon. COUPON_NOT_CLAIMABLE when it is given by staff only or its time is over.',
  })
  async claimCoupon(
    @Arg('input', () => ClaimCouponInput, { description: 'Which coupon.' }) input: ClaimCouponInput,
    @Ctx() { actor }: Context,
  ): Promise<ClaimCouponResult> {
    return await claimResult(() => this.claims.claim(actor, input));
  }

  @Directive(forRoles('admin', 'marketer'))
  @Mutation(() => ClaimCouponResult, {
    description:
      'Staff who are admin or marketer give a member a coupon; the member is told. Limits hold as for claims.',
  })
  async grantCoupon(
    @Arg('input', () => GrantCouponInput, { description: 'Which coupon for whom.' })
    input: GrantCouponInput,
    @Ctx() { actor }: Context,
  ): Promise<ClaimCouponResult> {
    return await claimResult(() => this.claims.grant(actor, input));
  }

  @Directive(forRoles('admin', 'marketer'))
  @Mutation(() => CouponType, {
    description:
      'Staff who are admin or marketer withdraw a coupon that lies unused in a wallet. COUPON_NOT_AVAILABLE when an order holds it, or it is used up or expired.',
  })
  async voidCoupon(
    @Arg('input', () => VoidCouponInput, { description: 'Which coupon, and why.' })
    input: VoidCouponInput,
    @Ctx() { actor, requestId }: Context,
  ): Promise<Coupon> {
    return await this.voiding.execute(actor, input, requestId);
  }

  @FieldResolver(() => CouponTemplateType, { description: 'What it is worth.' })
  async template(
    @Root() coupon: Coupon,
    @Ctx() { loaders }: Context,
  ): Promise<CouponTemplate | null> {
    return await loaders.couponTemplate.load(coupon.templateId);
  }

  @FieldResolver(() => CouponStatusEnum, { description: 'Where it stands at this moment.' })
  status(@Root() coupon: Coupon): CouponStatus {
    return visibleStatus(coupon, this.clock.now());
  }
}

@Resolver(() => CouponTemplateType)
export class CouponTemplateResolver {
  constructor(
    private readonly browse: BrowseBenefits,
    private readonly createOne: CreateCouponTemplate,
  ) {}

  @Directive('@listSize(assumedSize: 50)')
  @Query(() => [CouponTemplateType], {
    description: 'Coupons members can take now, newest first, at most 50.',
  })
  async claimableCoupons(): Promise<CouponTemplate[]> {
    return await this.browse.claimableCoupons();
  }

  @Directive(forRoles('admin', 'marketer'))
  @Mutation(() => CouponTemplateType, {
    description:
      'Adds a coupon template. For staff who are admin or marketer. TEMPLATE_CODE_TAKEN when the code is in use.',
  })
  async createCouponTemplate(
    @Arg('input', () => CreateCouponTemplateInput, { description: 'The template.' })
    input: CreateCouponTemplateInput,
    @Ctx() { actor }: Context,
  ): Promise<CouponTemplate> {
    return await this.createOne.execute(actor, input);
  }

  @FieldResolver(() => CouponKindEnum, { description: 'How it saves.' })
  kind(@Root() { rule }: CouponTemplate): CouponKind {
    return rule.kind;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'First moment of every coupon; null where validDays count from the issue.',
  })
  validFrom(@Root() { validity }: CouponTemplate): Date | null {
    return validity.kind === 'WINDOW' ? validity.from : null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'The moment every coupon is over; null where validDays count from the issue.',
  })
  validUntil(@Root() { validity }: CouponTemplate): Date | null {
    return validity.kind === 'WINDOW' ? validity.until : null;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Days each coupon is valid from its issue; null where there is a window.',
  })
  validDays(@Root() { validity }: CouponTemplate): number | null {
    return validity.kind === 'DAYS' ? validity.days : null;
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'From which amount of covered goods, after promotions; null for any.',
  })
  threshold(@Root() { rule }: CouponTemplate): Money | null {
    return rule.thresholdMinor === 0
      ? null
      : { amountMinor: rule.thresholdMinor, currency: rule.currency };
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'What an AMOUNT_OFF coupon takes off.',
  })
  amount(@Root() { rule }: CouponTemplate): Money | null {
    return rule.kind === 'AMOUNT_OFF'
      ? { amountMinor: rule.amountMinor, currency: rule.currency }
      : null;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'What a PERCENT_OFF coupon takes off, 1 to 99.',
  })
  percentOff(@Root() { rule }: CouponTemplate): number | null {
    return rule.kind === 'PERCENT_OFF' ? rule.percentOff : null;
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'The most a PERCENT_OFF coupon takes off; null for no bound.',
  })
  cap(@Root() { rule }: CouponTemplate): Money | null {
    return rule.kind === 'PERCENT_OFF' && rule.capMinor !== null
      ? { amountMinor: rule.capMinor, currency: rule.currency }
      : null;
  }
}

/** Refusals a client must act on become members of the union. */
async function claimResult(issue: () => Promise<Coupon>): Promise<ClaimCouponResult> {
  try {
    return Object.assign(new CouponClaimed(), { coupon: await issue() });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { message } = error;
    if (error.code === 'COUPON_SOLD_OUT') return Object.assign(new CouponSoldOut(), { message });
    if (error.code === 'COUPON_LIMIT_REACHED')
      return Object.assign(new CouponLimitReached(), { message });
    throw error;
  }
}
