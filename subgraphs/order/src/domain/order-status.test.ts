import { describe, expect, it } from '@jest/globals';
import {
  fulfilmentStatuses,
  fulfilmentTransitions,
  mayMove,
  orderStatuses,
  orderTransitions,
  paymentStates,
  paymentStatusOf,
  paymentTransitions,
  refundStatuses,
  refundTransitions,
  statesBefore,
} from './order-status.js';

/** Everything that is allowed; every other pair is refused. */
const allowed = {
  order: [
    'CREATED>AWAITING_PAYMENT',
    'CREATED>PAID',
    'CREATED>CLOSED',
    'AWAITING_PAYMENT>PAID',
    'AWAITING_PAYMENT>CLOSED',
    'PAID>PART_FULFILLED',
    'PAID>FULFILLED',
    'PAID>CLOSED',
    'PART_FULFILLED>FULFILLED',
    'FULFILLED>COMPLETED',
  ],
  fulfilment: [
    'PENDING>ALLOCATED',
    'PENDING>PICKED_UP',
    'ALLOCATED>READY_FOR_PICKUP',
    'ALLOCATED>SHIPPED',
    'READY_FOR_PICKUP>PICKED_UP',
    'READY_FOR_PICKUP>NO_SHOW',
    'SHIPPED>DELIVERED',
  ],
  refund: ['REQUESTED>RUNNING', 'RUNNING>COMPLETED'],
};

function moves<Status extends string>(
  statuses: readonly Status[],
  table: Readonly<Record<Status, readonly Status[]>>,
): string[] {
  return statuses.flatMap((from) =>
    statuses.filter((to) => mayMove(table, from, to)).map((to) => `${from}>${to}`),
  );
}

describe('the tables of transitions', () => {
  it('let an order move forward and close before its goods leave', () => {
    expect(moves(orderStatuses, orderTransitions).sort()).toEqual([...allowed.order].sort());
  });

  it('let goods move forward only', () => {
    expect(moves(fulfilmentStatuses, fulfilmentTransitions).sort()).toEqual(
      [...allowed.fulfilment].sort(),
    );
  });

  it('let a refund only be completed', () => {
    expect(moves(refundStatuses, refundTransitions).sort()).toEqual([...allowed.refund].sort());
  });

  it('let a capture follow everything but itself', () => {
    expect(statesBefore(paymentTransitions, 'CAPTURED').sort()).toEqual(
      paymentStates.filter((state) => state !== 'CAPTURED').sort(),
    );
  });
});

describe('the payment status of an order', () => {
  it.each([
    [0, 0, null, 'UNPAID'],
    [0, 0, new Date(0), 'PAID'],
    [100, 0, null, 'PAID'],
    [100, 40, null, 'PARTLY_REFUNDED'],
    [100, 100, null, 'REFUNDED'],
  ])('follows from %d captured and %d refunded', (capturedMinor, refundedMinor, paidAt, status) => {
    expect(paymentStatusOf({ capturedMinor, refundedMinor, paidAt })).toBe(status);
  });
});
