import { z } from 'zod';
import { orderErrors } from '../domain/errors.js';
import type { PaymentNotice } from '../use-cases/receive-payment-notice.js';

const body = z.object({
  id: z.string().min(8).max(64),
  event_type: z.enum([
    'CHARGE_AUTHORISED',
    'CHARGE_CANCELLED',
    'CHARGE_DECLINED',
    'CHARGE_FAILED',
    'CHARGE_SUCCEEDED',
    'REFUND_FAILED',
    'REFUND_SUCCEEDED',
  ]),
  resource: z.object({
    payment_id: z.string().length(26),
    refund_id: z.string().length(26).nullable(),
    amount_minor: z.int().nonnegative(),
    currency: z.string().length(3),
  }),
});

export function writeNotice(notice: PaymentNotice): string {
  const { amountMinor, currency, kind, noticeId, paymentId, refundId } = notice;
  const resource = {
    payment_id: paymentId,
    refund_id: refundId,
    amount_minor: amountMinor,
    currency,
  };
  return JSON.stringify({ id: noticeId, event_type: kind, resource } satisfies z.infer<
    typeof body
  >);
}

export function readNotice(text: string): PaymentNotice {
  const parsed = body.safeParse(parseJson(text));
  if (!parsed.success) throw orderErrors.refuse('NOTICE_REFUSED', 'The notice cannot be read');
  const { event_type: kind, id: noticeId, resource } = parsed.data;
  if ((resource.refund_id === null) === kind.startsWith('REFUND')) {
    throw orderErrors.refuse(
      'NOTICE_REFUSED',
      'The notice names a refund where there is none, or none where there is one',
    );
  }
  const {
    amount_minor: amountMinor,
    currency,
    payment_id: paymentId,
    refund_id: refundId,
  } = resource;
  return { noticeId, kind, paymentId, refundId, amountMinor, currency };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
