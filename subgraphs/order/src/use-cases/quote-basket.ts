import type { BenefitEvaluation } from '../clients/marketing.client.js';
import type { MemberForTrade } from '../clients/member.client.js';
import type { SkuForSale } from '../clients/inventory.client.js';
import {
  type BasketLine,
  type LineDiscount,
  mostPoints,
  type Priced,
  priceBasket,
} from '../domain/pricing.js';
import type { OrderContext } from './order-context.js';

export interface BasketRequest {
  readonly memberId: string | null;
  readonly lines: readonly {
    readonly lineId: string;
    readonly skuId: string;
    readonly quantity: number;
  }[];
  readonly fulfilment: 'PICKUP' | 'DELIVERY' | 'COUNTER';
  readonly storeId: string | null;
  readonly couponId: string | null;
  readonly points: number;
  readonly at: Date;
  readonly withCandidates: boolean;
  /** Already known, so that they are not asked for again. */
  readonly skus?: readonly SkuForSale[];
  /** Counters also sell what is off the shelf. */
  readonly unlistedToo?: boolean;
}

export type QuoteProblemCode =
  | 'COUPON_NOT_USABLE'
  | 'MEMBER_NOT_ACTIVE'
  | 'OTHER_CURRENCY'
  | 'POINTS_ABOVE_LIMIT'
  | 'POINTS_NOT_ENOUGH'
  | 'SKU_NOT_FOR_SALE'
  | 'STORE_NOT_FOR_PICKUP';

export interface QuoteProblem {
  readonly code: QuoteProblemCode;
  readonly message: string;
  readonly skuId: string | null;
  /** What a refusal for this reason carries. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Quoted {
  readonly priced: Priced;
  readonly candidates: BenefitEvaluation['candidates'];
  readonly problems: readonly QuoteProblem[];
}

const emptyCurrency = 'CNY';

/** What a basket costs right now with everything that speaks for or against it; nothing is held. */
export async function quoteBasket(context: OrderContext, request: BasketRequest): Promise<Quoted> {
  const { skus, member, store } = await askOwners(context, request);
  const { lines, currency, problems } = basketLines(request, skus);
  const benefits = await benefitsFor(context, request, lines, currency, member);
  const available = member?.pointsAvailable ?? 0;
  const valueMinor = member?.pointsValueMinor ?? 1;
  const discounts = new Map<string, readonly LineDiscount[]>(
    benefits?.lines.map((line) => [line.lineKey, line.discounts]),
  );
  const freeDelivery = member?.freeDelivery ?? false;
  const { fulfilment } = request;
  const priced = priceBasket({
    currency,
    lines,
    discounts,
    fulfilment,
    freeDelivery,
    points: { wanted: request.points, available, valueMinor },
  });
  return {
    priced,
    candidates: benefits?.candidates ?? [],
    problems: [
      ...problems,
      ...memberProblems(member),
      ...(store === null ? [storeProblem(request.storeId)] : []),
      ...couponProblems(request, benefits),
      ...pointsProblems(
        request.points,
        available,
        mostPoints(priced.subtotalMinor - priced.discountMinor, valueMinor),
      ),
    ],
  };
}

async function askOwners(context: OrderContext, request: BasketRequest) {
  const ids = [...new Set(request.lines.map((line) => line.skuId))];
  const [skus, member, store] = await Promise.all([
    request.skus ?? context.inventory.skusForSale(ids),
    request.memberId === null ? null : context.member.memberForTrade(request.memberId),
    request.fulfilment === 'PICKUP' && request.storeId !== null
      ? pickupStore(context, request.storeId)
      : undefined,
  ]);
  return { skus, member, store };
}

async function pickupStore(context: OrderContext, storeId: string): Promise<object | null> {
  const store = await context.inventory.storeForTrade(storeId);
  return store?.pickup === true ? store : null;
}

function basketLines(request: BasketRequest, skus: readonly SkuForSale[]) {
  const known = new Map(skus.map((sku) => [sku.skuId, sku]));
  const currency =
    request.lines.map((line) => known.get(line.skuId)).find((sku) => sku?.listed)?.price.currency ??
    skus[0]?.price.currency ??
    emptyCurrency;
  const lines: BasketLine[] = [];
  const problems: QuoteProblem[] = [];
  for (const { lineId, skuId, quantity } of request.lines) {
    const sku = known.get(skuId);
    if (sku === undefined || (!sku.listed && request.unlistedToo !== true)) {
      problems.push({
        code: 'SKU_NOT_FOR_SALE',
        message: `The SKU ${skuId} is not for sale at the moment`,
        skuId,
        details: { skuId },
      });
    } else if (sku.price.currency !== currency) {
      problems.push({
        code: 'OTHER_CURRENCY',
        message: `The SKU ${sku.code} is sold in ${sku.price.currency}, the others in ${currency}`,
        skuId,
      });
    } else {
      const { productId, categoryId, name } = sku;
      lines.push({
        lineId,
        skuId,
        productId,
        categoryId,
        name,
        quantity,
        unitPriceMinor: sku.price.amountMinor,
      });
    }
  }
  return { lines, currency, problems };
}

async function benefitsFor(
  context: OrderContext,
  request: BasketRequest,
  lines: readonly BasketLine[],
  currency: string,
  member: MemberForTrade | null,
): Promise<BenefitEvaluation | null> {
  if (lines.length === 0) return null;
  return await context.marketing.evaluateBenefits({
    memberId: request.memberId,
    tierCode: member?.tierCode ?? null,
    storeId: request.storeId,
    at: request.at.toISOString(),
    currency,
    couponId: request.couponId,
    lines: lines.map(({ lineId, skuId, productId, categoryId, unitPriceMinor, quantity }) => ({
      lineKey: lineId,
      skuId,
      productId,
      categoryId,
      unitPriceMinor,
      quantity,
    })),
    withCandidates: request.withCandidates,
  });
}

function memberProblems(member: MemberForTrade | null): QuoteProblem[] {
  if (member === null || member.status === 'ACTIVE') return [];
  return [
    {
      code: 'MEMBER_NOT_ACTIVE',
      message: 'The account is frozen or closed and cannot buy',
      skuId: null,
    },
  ];
}

function storeProblem(storeId: string | null): QuoteProblem {
  return {
    code: 'STORE_NOT_FOR_PICKUP',
    message: 'The store is unknown or hands over no orders',
    skuId: null,
    details: { storeId },
  };
}

function couponProblems(
  request: BasketRequest,
  benefits: BenefitEvaluation | null,
): QuoteProblem[] {
  const problem = benefits?.couponProblem;
  if (request.couponId === null || problem === null || problem === undefined) return [];
  const { couponId, reason } = problem;
  return [
    {
      code: 'COUPON_NOT_USABLE',
      message: problem.message,
      skuId: null,
      details: { couponId, reason },
    },
  ];
}

function pointsProblems(wanted: number, available: number, limit: number): QuoteProblem[] {
  if (wanted > available) {
    const message = `${String(wanted)} points were to be spent, ${String(available)} are there`;
    return [
      {
        code: 'POINTS_NOT_ENOUGH',
        message,
        skuId: null,
        details: { requested: wanted, available },
      },
    ];
  }
  if (wanted > limit) {
    return [
      {
        code: 'POINTS_ABOVE_LIMIT',
        message: `At most ${String(limit)} points can be spent on this`,
        skuId: null,
      },
    ];
  }
  return [];
}
