import { DomainError, money } from '@hub/kernel';
import { z } from 'zod';

const shortLines = z.array(z.object({ skuId: z.string(), requested: z.int(), available: z.int() }));

/** The union member a refusal is answered as; what is no part of the union is thrown on. */
export function asUnionMember(error: unknown, members: readonly string[]): object {
  if (!(error instanceof DomainError)) throw error;
  const { code, details = {}, message } = error;
  const member = membersByCode[code];
  if (member === undefined || !members.includes(member.name)) throw error;
  return { __typename: member.name, message, ...member.fields(details) };
}

interface Member {
  readonly name: string;
  readonly fields: (details: Readonly<Record<string, unknown>>) => object;
}

const membersByCode: Readonly<Record<string, Member>> = {
  OUT_OF_STOCK: {
    name: 'OutOfStock',
    fields: ({ lines }) => ({
      lines: shortLines
        .parse(lines)
        .map(({ available, requested, skuId }) => ({ sku: { id: skuId }, requested, available })),
    }),
  },
  COUPON_NOT_USABLE: {
    name: 'CouponNotUsable',
    fields: ({ couponId, reason }) => ({ couponId, reason }),
  },
  POINTS_NOT_ENOUGH: {
    name: 'PointsNotEnough',
    fields: ({ available, requested }) => ({ available, requested }),
  },
  PRICE_CHANGED: {
    name: 'PriceChanged',
    fields: ({ currency, expectedTotalMinor, totalMinor }) => ({
      expectedTotal: money(Number(expectedTotalMinor), String(currency)),
      total: money(Number(totalMinor), String(currency)),
    }),
  },
  CART_EMPTY: { name: 'CartEmpty', fields: () => ({}) },
  SKU_NOT_FOR_SALE: { name: 'SkuNotForSale', fields: ({ skuId }) => ({ skuId }) },
  ORDER_NOT_PAYABLE: { name: 'OrderNotPayable', fields: ({ status }) => ({ status }) },
  REFUND_NOT_POSSIBLE: { name: 'RefundNotPossible', fields: ({ reason }) => ({ reason }) },
};
