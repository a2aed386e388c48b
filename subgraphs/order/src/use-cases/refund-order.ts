import {
  type Actor,
  hasRole,
  idempotencyKeyInput,
  newUlid,
  parseInput,
  requireClerkOf,
  requireStaff,
  ulidInput,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { type Order, type OrderLine } from '../domain/order.js';
import { goodsConditions } from '../domain/order-status.js';
import { refuseRefund, type WantedRefundLine } from '../domain/refund-plan.js';
import { lockOrder, moveOrder, readOrderLines } from '../persistence/order.repository.js';
import { closePickup } from '../persistence/pickup.repository.js';
import { beginRefund } from './begin-refund.js';
import { pickupMissedTimer } from './miss-pickup.js';
import type { Caller, OrderContext } from './order-context.js';
import { orderNotFound } from './read-orders.js';
import type { RefundState } from './refund-saga.js';
import { scopeOf } from './scope-of.js';
import { timelineActor } from './timeline-actor.js';
import { quantityInput, reasonInput } from './input-shapes.js';

const input = z.object({
  orderId: ulidInput,
  lines: z
    .array(
      z.object({
        orderLineId: ulidInput,
        quantity: quantityInput,
        condition: z
          .enum(goodsConditions)
          .nullish()
          .transform((value) => value ?? 'SELLABLE'),
      }),
    )
    .min(1)
    .max(200),
  reason: reasonInput,
  idempotencyKey: idempotencyKeyInput,
});

export interface RefundAnswer {
  readonly orderId: string;
  readonly refundId: string;
}

/** Money, stock, coupon and points of some or all goods go back. Admins, for any order. */
export async function refundOrder(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<RefundAnswer> {
  requireStaff(caller.actor, 'admin');
  return await refund(context, caller, 'refundOrder', raw);
}

/** The same at the counter: a clerk for what the store sold or handed over itself, an admin for any order. */
export async function refundAtCounter(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<RefundAnswer> {
  requireStaff(caller.actor, 'clerk', 'admin');
  return await refund(context, caller, 'refundAtCounter', raw);
}

async function refund(
  context: OrderContext,
  caller: Caller,
  operation: string,
  raw: unknown,
): Promise<RefundAnswer> {
  const { idempotencyKey, ...payload } = parseInput(input, raw);
  const request = { scope: scopeOf(caller.actor), operation, key: idempotencyKey, payload };
  const { orderId, lines, reason } = payload;
  const answer = await context.idempotency.run<RefundAnswer>(context.database, request, (manager) =>
    begin(context, manager, caller.actor, { orderId, lines, reason }),
  );
  await context.sagas.drive(answer.refundId);
  return answer;
}

async function begin(
  context: OrderContext,
  manager: EntityManager,
  actor: Actor,
  wish: { orderId: string; lines: WantedRefundLine[]; reason: string },
): Promise<RefundAnswer> {
  const order = await lockOrder(manager, wish.orderId);
  if (order === null) throw orderNotFound(wish.orderId);
  authorise(actor, order);
  const lines = await readOrderLines(manager, order.id);
  const by = timelineActor(actor);
  const stock = stockWay(order);
  const refundId = newUlid(context.clock.now());
  await beginRefund(context, manager, {
    order,
    lines,
    wanted: wish.lines,
    cause: 'RETURN',
    reason: wish.reason,
    actor: by,
    stock,
    refundId,
  });
  if (stock?.kind === 'release')
    await closeWhenNothingIsLeft(context, manager, order, lines, wish.lines);
  return { orderId: order.id, refundId };
}

function authorise(actor: Actor, order: Order): void {
  if (hasRole(actor, 'admin')) return;
  requireClerkOf(actor, order.storeId ?? '');
  const wasHereLast =
    order.fulfilment === 'COUNTER' ||
    order.fulfilment === 'IMPORTED' ||
    order.fulfilmentStatus === 'PICKED_UP';
  if (!wasHereLast)
    throw refuseRefund(
      'NOT_HANDED_OVER',
      'The goods have not been handed over in this store yet; cancel the order instead',
    );
}

/** Where the goods are decides how they come back; imported history never moved any. */
function stockWay(order: Order): RefundState['stock'] {
  if (order.status === 'PAID') return { kind: 'release' };
  if (order.status !== 'FULFILLED' && order.status !== 'COMPLETED') {
    throw refuseRefund('NOT_PAID', 'The order was not paid or has ended');
  }
  if (order.source !== null) return null;
  if (order.locationId === null) throw new Error(`Order ${order.id} was handed over from nowhere`);
  return { kind: 'return', locationId: order.storeId ?? order.locationId };
}

/** A paid order whose last piece goes back before handover has nothing left to fulfil. */
async function closeWhenNothingIsLeft(
  context: OrderContext,
  manager: EntityManager,
  order: Order,
  lines: readonly OrderLine[],
  wanted: readonly WantedRefundLine[],
): Promise<void> {
  const left = lines.reduce((sum, line) => sum + line.quantity - line.refundedQuantity, 0);
  if (left > wanted.reduce((sum, line) => sum + line.quantity, 0)) return;
  await moveOrder(manager, order.id, {
    to: 'CLOSED',
    set: { closeReason: 'CANCELLED_BY_STAFF' },
    now: context.clock.now(),
  });
  await closePickup(manager, order.id);
  await context.timers.cancel(manager, pickupMissedTimer, order.id);
}
