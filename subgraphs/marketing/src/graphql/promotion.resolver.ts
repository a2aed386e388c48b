import {
  type Connection,
  forRoles,
  LocalizedTextType,
  PageArgs,
  pageListSize,
  type RequestContext,
} from '@hub/kernel';
import {
  Arg,
  Args,
  Ctx,
  Directive,
  FieldResolver,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { LocalizedText } from '../domain/localized-text.js';
import { isActive, type Promotion, type PromotionKind } from '../domain/promotion.js';
import { promotionText } from '../domain/promotion-text.js';
import type { BrowseBenefits } from '../use-cases/browse-benefits.js';
import type { CreatePromotion, EndPromotion } from '../use-cases/create-promotion.js';
import { CreatePromotionInput, EndPromotionInput } from './create-promotion.input.js';
import { PromotionKindEnum } from './marketing-enums.js';
import { PromotionConnection, PromotionType } from './promotion.type.js';
import type { Clock } from '@hub/kernel';

@Resolver(() => PromotionType)
export class PromotionResolver {
  constructor(
    private readonly browse: BrowseBenefits,
    private readonly createOne: CreatePromotion,
    private readonly endOne: EndPromotion,
    private readonly clock: Clock,
  ) {}

  @Directive(pageListSize())
  @Query(() => PromotionConnection, {
    description:
      'Promotions, newest first: for staff all of them, for everybody else the running ones.',
  })
  async promotions(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { actor }: RequestContext,
  ): Promise<Connection<Promotion>> {
    return await this.browse.allPromotions(actor, page);
  }

  @Directive(forRoles('admin', 'marketer'))
  @Mutation(() => PromotionType, {
    description:
      'Adds a promotion. For staff who are admin or marketer. Category scopes include the categories below, as they are now.',
  })
  async createPromotion(
    @Arg('input', () => CreatePromotionInput, { description: 'The promotion.' })
    input: CreatePromotionInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<Promotion> {
    return await this.createOne.execute(actor, input);
  }

  @Directive(forRoles('admin', 'marketer'))
  @Mutation(() => PromotionType, {
    description:
      'Ends a promotion now or at a later moment. For staff who are admin or marketer. PROMOTION_ENDED when it is over by then.',
  })
  async endPromotion(
    @Arg('input', () => EndPromotionInput, { description: 'Which, and when.' })
    input: EndPromotionInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<Promotion> {
    return await this.endOne.execute(actor, input);
  }

  @FieldResolver(() => PromotionKindEnum, { description: 'How it saves.' })
  kind(@Root() promotion: Promotion): PromotionKind {
    return promotion.rule.kind;
  }

  @FieldResolver(() => String, {
    description:
      'The rule in a few Chinese words, e.g. 满¥199减¥30; both languages are in ruleText.',
  })
  rule(@Root() promotion: Promotion): string {
    return promotionText(promotion.rule).zh;
  }

  @FieldResolver(() => LocalizedTextType, {
    description: 'The rule in a few words, e.g. "¥30 off from ¥199".',
  })
  ruleText(@Root() promotion: Promotion): LocalizedText {
    return promotionText(promotion.rule);
  }

  @FieldResolver(() => Boolean, { description: 'Whether it runs at this moment.' })
  active(@Root() promotion: Promotion): boolean {
    return isActive(promotion, this.clock.now());
  }
}
