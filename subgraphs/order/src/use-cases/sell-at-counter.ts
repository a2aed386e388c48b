import {
  baseErrors,
  idempotencyKeyInput,
  parseInput,
  requireClerkOf,
  ulidInput,
} from '@hub/kernel';
import { z } from 'zod';
import type { SkuForSale } from '../clients/inventory.client.js';
import { sumPerSku } from '../domain/cart.js';
import { orderErrors } from '../domain/errors.js';
import { paymentMethods } from '../domain/order-status.js';
import { clockSkewMinutes, minutesAfter, offlineSaleDays } from '../domain/time-limits.js';
import { answerOnce } from './answer-once.js';
import { counterSaleSaga, type CounterSaleState, newCounterSale } from './counter-sale-saga.js';
import { skuNotForSale } from './manage-cart.js';
import type { Caller, OrderContext } from './order-context.js';
import { draftOrder } from './order-draft.js';
import { refusalOf } from './place-order.js';
import { quoteBasket } from './quote-basket.js';
import { optionalUlid, pointsInput, quantityInput } from './input-shapes.js';

const lineInput = z
  .object({
    skuId: optionalUlid,
    barcode: z
      .string()
      .trim()
      .min(4)
      .max(32)
      .nullish()
      .transform((value) => value ?? null),
    quantity: quantityInput,
  })
  .refine((line) => (line.skuId === null) !== (line.barcode === null), {
    message: 'a line names its SKU by skuId or by barcode',
  });

const input = z.object({
  storeId: ulidInput,
  memberId: optionalUlid,
  lines: z.array(lineInput).min(1).max(200),
  couponId: optionalUlid,
  points: pointsInput,
  paymentMethod: z.enum(paymentMethods),
  tenderedMinor: z
    .int()
    .min(0)
    .nullish()
    .transform((value) => value ?? null),
  idempotencyKey: idempotencyKeyInput,
  soldAt: z
    .date()
    .nullish()
    .transform((value) => value ?? null),
});
type SaleRequest = z.output<typeof input>;

export const counterRefusals = ['OUT_OF_STOCK', 'COUPON_NOT_USABLE', 'POINTS_NOT_ENOUGH'] as const;

/** Rings up a sale; sent again, even days later from an offline till, it is the same sale. Answers the order's id. */
export async function sellAtCounter(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<{ orderId: string; tenderedMinor: number | null; isCash: boolean }> {
  const request = parseInput(input, raw);
  requireClerkOf(caller.actor, request.storeId);
  const { idempotencyKey, ...payload } = request;
  // One till of the store may send what another clerk rang up: the store is the scope, not the clerk.
  const key = {
    scope: `store:${request.storeId}`,
    operation: 'sellAtCounter',
    key: idempotencyKey,
  };
  const orderId = await answerOnce<CounterSaleState>(
    context,
    { ...key, payload: { ...payload, soldAt: payload.soldAt?.toISOString() ?? null } },
    {
      sagaKind: counterSaleSaga,
      answeredRefusals: counterRefusals,
      prepare: async (subjectId) =>
        newCounterSale(context, {
          ...(await prepareSale(context, caller, request, subjectId)),
          key,
        }),
    },
  );
  return {
    orderId,
    tenderedMinor: request.tenderedMinor,
    isCash: request.paymentMethod === 'CASH',
  };
}

async function prepareSale(
  context: OrderContext,
  caller: Caller,
  request: SaleRequest,
  orderId: string,
): Promise<Omit<CounterSaleState, 'key' | 'paymentId' | 'returnId'>> {
  const soldAt = soldAtOf(context, request);
  const { skus, lines } = await soldLines(context, request);
  const { couponId, memberId, paymentMethod, points, storeId, tenderedMinor } = request;
  if (memberId === null && (couponId !== null || points > 0)) {
    throw baseErrors.refuse('BAD_USER_INPUT', 'memberId: coupons and points belong to a member', {
      field: 'memberId',
    });
  }
  const basket = {
    memberId,
    lines,
    skus,
    storeId,
    couponId,
    points,
    at: soldAt,
    fulfilment: 'COUNTER' as const,
  };
  const { priced, problems } = await quoteBasket(context, {
    ...basket,
    withCandidates: false,
    unlistedToo: true,
  });
  const [problem] = problems.filter(({ code }) => code !== 'POINTS_ABOVE_LIMIT');
  if (problem !== undefined) throw refusalOf(problem);
  if (paymentMethod === 'CASH' && tenderedMinor !== null && tenderedMinor < priced.totalMinor) {
    throw orderErrors.refuse(
      'TENDERED_TOO_LITTLE',
      'The cash handed over does not cover the total',
      {
        tenderedMinor,
        totalMinor: priced.totalMinor,
      },
    );
  }
  return {
    storeId,
    method: paymentMethod,
    isLate: soldAt < minutesAfter(context.clock.now(), -clockSkewMinutes),
    draft: draftOrder({
      id: orderId,
      memberId,
      touchpoint: caller.touchpoint,
      storeId,
      fulfilment: 'COUNTER',
      couponId,
      priced,
      placedAt: soldAt,
      payBefore: null,
      businessZone: context.businessZone,
    }),
  };
}

function soldAtOf(context: OrderContext, request: SaleRequest): Date {
  const now = context.clock.now();
  const soldAt = request.soldAt ?? now;
  if (soldAt > minutesAfter(now, clockSkewMinutes)) {
    throw baseErrors.refuse('BAD_USER_INPUT', 'soldAt: lies in the future', { field: 'soldAt' });
  }
  if (soldAt < minutesAfter(now, -offlineSaleDays * 1_440)) {
    throw orderErrors.refuse(
      'SALE_TOO_OLD',
      `A counter sale may be sent at most ${String(offlineSaleDays)} days after it was rung up`,
    );
  }
  return soldAt;
}

async function soldLines(context: OrderContext, request: SaleRequest) {
  const barcodes = request.lines.flatMap(({ barcode }) => (barcode === null ? [] : [barcode]));
  const ids = request.lines.flatMap(({ skuId }) => (skuId === null ? [] : [skuId]));
  const [byBarcode, byId] = await Promise.all([
    context.inventory.skusByBarcode([...new Set(barcodes)]),
    context.inventory.skusForSale([...new Set(ids)]),
  ]);
  const wanted = request.lines.map(({ barcode, quantity, skuId }) => {
    const found = skuId ?? byBarcode.find((sku) => sku.barcode === barcode)?.skuId;
    if (found === undefined) throw skuNotForSale(barcode ?? '');
    return { skuId: found, quantity };
  });
  const skus: SkuForSale[] = [...byId, ...byBarcode];
  return { skus, lines: sumPerSku(wanted).map((line) => ({ ...line, lineId: line.skuId })) };
}
