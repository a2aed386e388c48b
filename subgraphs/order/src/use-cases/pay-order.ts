import { idempotencyKeyInput, newUlid, parseInput, requireMember, ulidInput } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { orderErrors } from '../domain/errors.js';
import { isBeingConfirmed, type Order } from '../domain/order.js';
import type { PaymentEntity } from '../persistence/payment.entity.js';
import { appendTimeline, lockOrder } from '../persistence/order.repository.js';
import {
  insertPayment,
  readPayment,
  readPaymentsOfOrder,
  rememberPayUrl,
} from '../persistence/payment.repository.js';
import type { Caller, OrderContext } from './order-context.js';
import { orderNotFound } from './read-orders.js';

const input = z.object({
  orderId: ulidInput,
  method: z.literal('WECHAT_PAY', 'Orders are paid online with WECHAT_PAY'),
  idempotencyKey: idempotencyKeyInput,
});

export interface StartedPayment {
  readonly payment: PaymentEntity;
  readonly payUrl: string;
}

/** Starts a payment, or answers the one that is open already; refuses with ORDER_NOT_PAYABLE. */
export async function payOrder(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<StartedPayment> {
  const { memberId } = requireMember(caller.actor);
  const { idempotencyKey, ...payload } = parseInput(input, raw);
  const request = {
    scope: `member:${memberId}`,
    operation: 'payOrder',
    key: idempotencyKey,
    payload,
  };
  const paymentId = await context.idempotency.run(context.database, request, (manager) =>
    openPayment(context, manager, memberId, payload.orderId),
  );
  const payment = await readPayment(context.database.read, paymentId);
  if (payment === null) throw new Error(`Payment ${paymentId} is gone`);
  return { payment, payUrl: payment.payUrl ?? (await startCharge(context, payment)) };
}

async function openPayment(
  context: OrderContext,
  manager: EntityManager,
  memberId: string,
  orderId: string,
): Promise<string> {
  const order = await lockOrder(manager, orderId);
  if (order === null || order.memberId !== memberId) throw orderNotFound(orderId);
  const now = context.clock.now();
  if (!isPayable(order, now)) {
    throw orderErrors.refuse('ORDER_NOT_PAYABLE', 'The order does not await payment', {
      status: order.status,
    });
  }
  const open = (await readPaymentsOfOrder(manager, orderId)).find(
    ({ status }) => status === 'CREATED' || status === 'DECLINED',
  );
  if (open !== undefined) return open.id;
  const { currency, totalMinor: amountMinor } = order;
  const payment = {
    id: newUlid(now),
    orderId,
    method: 'WECHAT_PAY',
    provider: context.provider.name,
    currency,
    amountMinor,
    createdAt: now,
  } as const;
  await insertPayment(manager, payment);
  await appendTimeline(manager, { orderId, kind: 'payment_started', actor: 'member', at: now });
  return payment.id;
}

function isPayable(order: Order, now: Date): boolean {
  return (
    order.status === 'AWAITING_PAYMENT' &&
    !isBeingConfirmed(order) &&
    (order.payBefore === null || order.payBefore > now)
  );
}

/** The provider knows the charge by the payment's id: asking it twice starts one charge. */
async function startCharge(context: OrderContext, payment: PaymentEntity): Promise<string> {
  const { amountMinor, currency, id } = payment;
  const { payUrl } = await context.provider.startCharge({ paymentId: id, amountMinor, currency });
  await context.database.transaction((manager) => rememberPayUrl(manager, id, payUrl));
  return payUrl;
}
