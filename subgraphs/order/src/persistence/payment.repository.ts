import { bulkInsert, conditionalUpdate, insertIgnore, newUlid } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import {
  type PaymentEventKind,
  paymentEventKey,
  type PaymentFigures,
  paymentFigures,
} from '../domain/payment-log.js';
import { PaymentEntity, PaymentEventEntity } from './payment.entity.js';

export interface NewPaymentEvent {
  readonly paymentId: string;
  readonly kind: PaymentEventKind;
  readonly amountMinor: number;
  readonly refundId: string | null;
  readonly noticeId?: string;
  readonly at: Date;
}

/** Appends a fact to a payment's log and recomputes the payment; answers undefined when the fact was known. */
export async function appendPaymentEvent(
  manager: EntityManager,
  event: NewPaymentEvent,
): Promise<PaymentFigures | undefined> {
  const { paymentId, kind, amountMinor, refundId, at } = event;
  const appended = await insertIgnore(manager, PaymentEventEntity, [
    {
      id: newUlid(at),
      paymentId,
      kind,
      amountMinor,
      refundId,
      at,
      eventKey: paymentEventKey(event),
    },
  ]);
  if (appended === 0) return undefined;
  const log = await manager.find(PaymentEventEntity, { where: { paymentId } });
  const figures = paymentFigures(log);
  await conditionalUpdate(
    manager,
    'UPDATE payment SET status = ?, captured_minor = ?, refunded_minor = ? WHERE id = ?',
    [figures.status, figures.capturedMinor, figures.refundedMinor, paymentId],
  );
  return figures;
}

export async function insertPayment(
  manager: EntityManager,
  payment: Pick<
    PaymentEntity,
    'amountMinor' | 'createdAt' | 'currency' | 'id' | 'method' | 'orderId' | 'provider'
  >,
): Promise<void> {
  await bulkInsert(manager, PaymentEntity, [
    { ...payment, status: 'CREATED', capturedMinor: 0, refundedMinor: 0, payUrl: null },
  ]);
  await appendPaymentEvent(manager, {
    paymentId: payment.id,
    kind: 'CHARGE_REQUESTED',
    amountMinor: payment.amountMinor,
    refundId: null,
    at: payment.createdAt,
  });
}

export async function readPayment(
  manager: EntityManager,
  id: string,
): Promise<PaymentEntity | null> {
  return await manager.findOneBy(PaymentEntity, { id });
}

export async function readPaymentsOfOrder(
  manager: EntityManager,
  orderId: string,
): Promise<PaymentEntity[]> {
  return await manager.find(PaymentEntity, { where: { orderId }, order: { id: 'ASC' } });
}

export async function rememberPayUrl(
  manager: EntityManager,
  paymentId: string,
  payUrl: string,
): Promise<void> {
  await conditionalUpdate(manager, 'UPDATE payment SET pay_url = ? WHERE id = ?', [
    payUrl,
    paymentId,
  ]);
}

/** Whether the provider has told us that the refund is done. */
export async function hasRefundSucceeded(
  manager: EntityManager,
  paymentId: string,
  refundId: string,
): Promise<boolean> {
  const eventKey = paymentEventKey({ kind: 'REFUND_SUCCEEDED', paymentId, refundId });
  return await manager.existsBy(PaymentEventEntity, { eventKey });
}
