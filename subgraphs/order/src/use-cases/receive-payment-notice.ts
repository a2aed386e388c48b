import { isBusinessRefusal } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { orderErrors } from '../domain/errors.js';
import type { PaymentEventKind } from '../domain/payment-log.js';
import type { PaymentEntity } from '../persistence/payment.entity.js';
import { appendTimeline, lockOrder, moveOrder } from '../persistence/order.repository.js';
import { appendPaymentEvent, readPayment } from '../persistence/payment.repository.js';
import { beginConfirmation } from './confirm-payment-saga.js';
import type { OrderContext } from './order-context.js';
import { beginReturningPayment } from './return-payment.js';

/** What a provider told us, signature and age already checked. */
export interface PaymentNotice {
  readonly noticeId: string;
  readonly kind: Extract<
    PaymentEventKind,
    | 'CHARGE_AUTHORISED'
    | 'CHARGE_CANCELLED'
    | 'CHARGE_DECLINED'
    | 'CHARGE_FAILED'
    | 'CHARGE_SUCCEEDED'
    | 'REFUND_FAILED'
    | 'REFUND_SUCCEEDED'
  >;
  readonly paymentId: string;
  readonly refundId: string | null;
  readonly amountMinor: number;
  readonly currency: string;
}

/**
 * Books what the provider says; the same fact told again, late or out of order, changes nothing. A capture moves the
 * order on if it still waits, else the money goes back.
 */
export async function receivePaymentNotice(
  context: OrderContext,
  notice: PaymentNotice,
): Promise<void> {
  const payment = await readPayment(context.database.read, notice.paymentId);
  if (payment === null)
    throw orderErrors.refuse(
      'NOTICE_REFUSED',
      'The notice speaks of a payment that was never started',
    );
  refuseOtherAmount(notice, payment);
  const sagaId = await context.database.transaction((manager) =>
    book(context, manager, notice, payment),
  );
  if (sagaId === null) return;
  await context.sagas.drive(sagaId);
}

async function book(
  context: OrderContext,
  manager: EntityManager,
  notice: PaymentNotice,
  payment: PaymentEntity,
): Promise<string | null> {
  const order = await lockOrder(manager, payment.orderId);
  if (order === null) throw new Error(`Payment ${payment.id} belongs to no order`);
  const at = context.clock.now();
  const { amountMinor, kind, noticeId, paymentId, refundId } = notice;
  const figures = await appendPaymentEvent(manager, {
    paymentId,
    kind,
    amountMinor,
    refundId,
    noticeId,
    at,
  });
  if (figures === undefined) return null;
  if (kind === 'CHARGE_DECLINED' && figures.status === 'DECLINED') {
    await appendTimeline(manager, {
      orderId: order.id,
      kind: 'payment_declined',
      actor: 'payment-provider',
      at,
    });
  }
  if (kind !== 'CHARGE_SUCCEEDED') return null;
  if (order.status === 'AWAITING_PAYMENT' && order.capturedMinor === 0) {
    await moveOrder(manager, order.id, { set: { capturedMinor: amountMinor }, now: at });
    await appendTimeline(manager, {
      orderId: order.id,
      kind: 'payment_received',
      actor: 'payment-provider',
      at,
    });
    return await beginConfirmation(context, manager, order.id, paymentId);
  }
  await appendTimeline(manager, {
    orderId: order.id,
    kind: 'paid_too_late',
    actor: 'payment-provider',
    at,
  });
  return await beginReturningPayment(context, manager, {
    order,
    paymentId,
    amountMinor,
    cause: 'PAID_TOO_LATE',
  });
}

function refuseOtherAmount(notice: PaymentNotice, payment: PaymentEntity): void {
  const isCharge = notice.refundId === null;
  const fits = isCharge
    ? notice.amountMinor === payment.amountMinor
    : notice.amountMinor <= payment.amountMinor;
  if (fits && notice.currency === payment.currency) return;
  throw orderErrors.refuse(
    'NOTICE_REFUSED',
    'The notice speaks of another amount than the payment',
  );
}

/** Whether a notice was turned away for good, rather than to be sent again. */
export function isRefusedNotice(error: unknown): boolean {
  return isBusinessRefusal(error) && error.code === 'NOTICE_REFUSED';
}
