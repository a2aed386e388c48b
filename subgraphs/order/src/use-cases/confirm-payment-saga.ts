import { isBusinessRefusal, newUlid, type SagaDefinition } from '@hub/kernel';
import { orderPaid } from '@hub/events';
import type { EntityManager } from 'typeorm';
import { earnBase, type Order } from '../domain/order.js';
import { minutesAfter, paymentMinutes } from '../domain/time-limits.js';
import {
  appendTimeline,
  lockOrder,
  moveOrder,
  readOrder,
  readOrderLines,
} from '../persistence/order.repository.js';
import { closeOrder, closeUnpaidTimer } from './close-unpaid-order.js';
import { issuePickupCode } from './issue-pickup-code.js';
import { never } from './must-succeed.js';
import type { OrderContext } from './order-context.js';
import { orderFacts, orderLineFacts } from './order-facts.js';
import { beginReturningPayment } from './return-payment.js';

export const confirmPaymentSaga = 'confirm-payment';

export interface ConfirmPaymentState {
  readonly orderId: string;
  /** Null where there was nothing to pay. */
  readonly paymentId: string | null;
  readonly couponRefused: boolean;
}

const announcedFulfilment = {
  PICKUP: 'pickup',
  DELIVERY: 'delivery',
  COUNTER: 'counter',
  IMPORTED: 'counter',
} as const;

/** The money is there: make the hold lasting, mark the order paid, redeem the coupon. No stock left: give the money back. */
export function confirmPaymentDefinition(
  context: OrderContext,
): SagaDefinition<ConfirmPaymentState> {
  return {
    kind: confirmPaymentSaga,
    giveUpAfterMs: never,
    steps: [
      {
        name: 'commit-stock',
        run: async (state, { signal }) => {
          await commitStock(context, state.orderId, signal);
          return state;
        },
        compensate: async (state, { signal }) => {
          await context.inventory.releaseReservation(state.orderId, 'stock_lost', { signal });
          return state;
        },
      },
      {
        name: 'mark-paid',
        run: (state) => Promise.resolve(state),
        apply: (manager, state) => markPaid(context, manager, state.orderId),
      },
      {
        name: 'redeem-coupon',
        run: async (state, { signal }) => ({
          ...state,
          couponRefused: !(await redeemCoupon(context, state.orderId, signal)),
        }),
        apply: async (manager, state) => {
          if (!state.couponRefused) return;
          const at = context.clock.now();
          await appendTimeline(manager, {
            orderId: state.orderId,
            kind: 'coupon_not_redeemed',
            actor: 'system',
            at,
          });
        },
      },
    ],
    refused: (manager, state) => giveUpForLackOfStock(context, manager, state),
  };
}

/** In the transaction that books the capture; answers the saga's id. */
export async function beginConfirmation(
  context: OrderContext,
  manager: EntityManager,
  orderId: string,
  paymentId: string | null,
): Promise<string> {
  const id = newUlid(context.clock.now());
  const state: ConfirmPaymentState = { orderId, paymentId, couponRefused: false };
  await context.sagas.begin(manager, confirmPaymentSaga, { id, subjectId: orderId, state });
  return id;
}

async function commitStock(
  context: OrderContext,
  orderId: string,
  signal: AbortSignal,
): Promise<void> {
  const committed = await context.inventory.commitReservation(orderId, { signal });
  if (committed === 'COMMITTED' || committed === 'CONSUMED') return;
  // The hold ran out before the money came: hold again, or find that the goods are gone.
  const order = await orderOf(context, orderId);
  const lines = await readOrderLines(context.database.read, orderId);
  const expiresAt = minutesAfter(context.clock.now(), paymentMinutes).toISOString();
  const stockLines = lines.map(({ id, skuId, quantity }) => ({ orderLineId: id, skuId, quantity }));
  await context.inventory.reserveStock(
    { orderId, locationId: order.locationId, lines: stockLines, expiresAt },
    { signal },
  );
  const again = await context.inventory.commitReservation(orderId, { signal });
  if (again !== 'COMMITTED')
    throw new Error(`The stock of order ${orderId} could not be committed, it is ${again}`);
}

async function markPaid(
  context: OrderContext,
  manager: EntityManager,
  orderId: string,
): Promise<void> {
  const now = context.clock.now();
  const order = await lockOrder(manager, orderId);
  const moved = await moveOrder(manager, orderId, {
    to: 'PAID',
    fulfilmentTo: 'ALLOCATED',
    set: { paidAt: now, payBefore: null },
    now,
  });
  if (order === null || !moved) throw new Error(`Order ${orderId} cannot be marked as paid`);
  await context.timers.cancel(manager, closeUnpaidTimer, orderId);
  if (order.fulfilment === 'PICKUP' && order.storeId !== null)
    await issuePickupCode(context, manager, orderId, order.storeId);
  await appendTimeline(manager, { orderId, kind: 'paid', actor: 'system', at: now });
  const lines = await readOrderLines(manager, orderId);
  await context.outbox.append(manager, orderPaid, {
    aggregateId: orderId,
    payload: {
      ...orderFacts(order),
      paidAt: now.toISOString(),
      earnBaseMinor: earnBase(order),
      fulfilment: announcedFulfilment[order.fulfilment],
      lines: orderLineFacts(lines),
    },
    occurredAt: now,
  });
}

/** Answers whether it is redeemed. The discount was promised and the money is in: a refusal changes neither. */
async function redeemCoupon(
  context: OrderContext,
  orderId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { couponId } = await orderOf(context, orderId);
  if (couponId === null) return true;
  try {
    return await context.marketing.redeemCoupon({ couponId, orderId }, { signal });
  } catch (error) {
    if (isBusinessRefusal(error)) return false;
    throw error;
  }
}

async function giveUpForLackOfStock(
  context: OrderContext,
  manager: EntityManager,
  state: ConfirmPaymentState,
): Promise<void> {
  const order = await lockOrder(manager, state.orderId);
  if (order === null) throw new Error(`Order ${state.orderId} is gone`);
  await closeOrder(context, manager, order, {
    reason: 'REFUSED',
    kind: 'stock_lost',
    actor: 'system',
  });
  if (state.paymentId === null) return;
  await beginReturningPayment(context, manager, {
    order,
    paymentId: state.paymentId,
    amountMinor: order.capturedMinor,
    cause: 'STOCK_LOST',
  });
}

async function orderOf(context: OrderContext, orderId: string): Promise<Order> {
  const order = await readOrder(context.database.read, orderId);
  if (order === null) throw new Error(`Order ${orderId} is gone`);
  return order;
}
