import { parseInput, requireScope } from '@hub/kernel';
import { z } from 'zod';
import type { FulfilmentStatus, OrderStatus } from '../domain/order-status.js';
import { findOrderByNumber } from '../persistence/order.queries.js';
import { readOrderLines } from '../persistence/order.repository.js';
import type { Caller, OrderContext } from './order-context.js';

export interface PartnerOrderView {
  readonly number: string;
  readonly status: OrderStatus;
  readonly fulfilmentStatus: FulfilmentStatus;
  readonly placedAt: Date;
  readonly updatedAt: Date;
  readonly storeId: string | null;
  readonly lines: {
    readonly skuId: string;
    readonly skuCode: string | null;
    readonly quantity: number;
    readonly refundedQuantity: number;
  }[];
}

/** Where an order stands, for partners: nothing that leads to a person. */
export async function readPartnerOrder(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<PartnerOrderView | null> {
  requireScope(caller.actor, 'orders:read');
  const number = parseInput(z.string().trim().min(1).max(32), raw);
  const order = await findOrderByNumber(context.database.read, number);
  if (order === null) return null;
  const lines = await readOrderLines(context.database.read, order.id);
  const skus = await context.inventory.skusForSale([...new Set(lines.map(({ skuId }) => skuId))]);
  const codes = new Map(skus.map(({ code, skuId }) => [skuId, code]));
  const { fulfilmentStatus, placedAt, status, storeId, updatedAt } = order;
  return {
    number,
    status,
    fulfilmentStatus,
    placedAt,
    updatedAt,
    storeId,
    lines: lines.map(({ quantity, refundedQuantity, skuId }) => ({
      skuId,
      skuCode: codes.get(skuId) ?? null,
      quantity,
      refundedQuantity,
    })),
  };
}
