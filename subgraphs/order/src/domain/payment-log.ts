import { assertNever } from '@hub/kernel/pure';
import type { PaymentState } from './order-status.js';

export const paymentEventKinds = [
  'CHARGE_REQUESTED',
  'CHARGE_AUTHORISED',
  'CHARGE_SUCCEEDED',
  'CHARGE_DECLINED',
  'CHARGE_FAILED',
  'CHARGE_CANCELLED',
  'REFUND_REQUESTED',
  'REFUND_SUCCEEDED',
  'REFUND_FAILED',
] as const;
export type PaymentEventKind = (typeof paymentEventKinds)[number];

export interface PaymentEvent {
  readonly kind: PaymentEventKind;
  readonly amountMinor: number;
  /** Set on refund events. */
  readonly refundId: string | null;
}

export interface PaymentFigures {
  readonly status: PaymentState;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
}

/** The stronger claim wins whatever arrives first, so a shuffled log gives the same payment. */
const strength: Readonly<Record<PaymentState, number>> = {
  CREATED: 0,
  FAILED: 1,
  DECLINED: 2,
  AUTHORISED: 3,
  CANCELLED: 4,
  CAPTURED: 5,
};

/** State and amounts of a payment, recomputed from its append-only log. */
export function paymentFigures(events: readonly PaymentEvent[]): PaymentFigures {
  let status: PaymentState = 'CREATED';
  let capturedMinor = 0;
  const refunded = new Map<string | null, number>();
  for (const event of events) {
    const claimed = stateClaimedBy(event.kind);
    if (claimed !== undefined && strength[claimed] > strength[status]) status = claimed;
    if (event.kind === 'CHARGE_SUCCEEDED') capturedMinor = event.amountMinor;
    if (event.kind === 'REFUND_SUCCEEDED') refunded.set(event.refundId, event.amountMinor);
  }
  return {
    status,
    capturedMinor,
    refundedMinor: [...refunded.values()].reduce((running, amount) => running + amount, 0),
  };
}

function stateClaimedBy(kind: PaymentEventKind): PaymentState | undefined {
  switch (kind) {
    case 'CHARGE_AUTHORISED':
      return 'AUTHORISED';
    case 'CHARGE_SUCCEEDED':
      return 'CAPTURED';
    case 'CHARGE_DECLINED':
      return 'DECLINED';
    case 'CHARGE_FAILED':
      return 'FAILED';
    case 'CHARGE_CANCELLED':
      return 'CANCELLED';
    case 'CHARGE_REQUESTED':
    case 'REFUND_REQUESTED':
    case 'REFUND_SUCCEEDED':
    case 'REFUND_FAILED':
      return undefined;
    default:
      return assertNever(kind);
  }
}

/** Unique in the log: the same fact told twice, or by two different notices, is one event. */
export function paymentEventKey(event: {
  readonly kind: PaymentEventKind;
  readonly paymentId: string;
  readonly refundId: string | null;
  /** Tells several failures of one charge apart. */
  readonly noticeId?: string;
}): string {
  const subject = event.refundId ?? event.paymentId;
  switch (event.kind) {
    case 'CHARGE_DECLINED':
    case 'CHARGE_FAILED':
    case 'REFUND_FAILED':
      return `${event.kind}:${subject}:${event.noticeId ?? ''}`;
    case 'CHARGE_REQUESTED':
    case 'CHARGE_AUTHORISED':
    case 'CHARGE_SUCCEEDED':
    case 'CHARGE_CANCELLED':
    case 'REFUND_REQUESTED':
    case 'REFUND_SUCCEEDED':
      return `${event.kind}:${subject}`;
    default:
      return assertNever(event.kind);
  }
}
