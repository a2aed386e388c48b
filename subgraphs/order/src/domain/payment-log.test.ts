import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type PaymentEvent,
  paymentEventKey,
  paymentEventKinds,
  paymentFigures,
} from './payment-log.js';
import { paymentTransitions } from './order-status.js';

const event = (
  kind: PaymentEvent['kind'],
  amountMinor = 100,
  refundId: string | null = null,
): PaymentEvent => ({ kind, amountMinor, refundId });

describe('a payment', () => {
  it.each([
    ['is created at first', [event('CHARGE_REQUESTED')], 'CREATED', 0, 0],
    ['is authorised', [event('CHARGE_REQUESTED'), event('CHARGE_AUTHORISED')], 'AUTHORISED', 0, 0],
    ['is captured', [event('CHARGE_SUCCEEDED')], 'CAPTURED', 100, 0],
    [
      'stays captured when an authorisation comes late',
      [event('CHARGE_SUCCEEDED'), event('CHARGE_AUTHORISED')],
      'CAPTURED',
      100,
      0,
    ],
    [
      'stays captured when a decline comes late',
      [event('CHARGE_SUCCEEDED'), event('CHARGE_DECLINED')],
      'CAPTURED',
      100,
      0,
    ],
    ['is declined', [event('CHARGE_DECLINED')], 'DECLINED', 0, 0],
    [
      'is captured after a decline',
      [event('CHARGE_DECLINED'), event('CHARGE_SUCCEEDED')],
      'CAPTURED',
      100,
      0,
    ],
    ['has failed', [event('CHARGE_FAILED')], 'FAILED', 0, 0],
    ['is cancelled', [event('CHARGE_CANCELLED')], 'CANCELLED', 0, 0],
    [
      'gives back what refunds succeeded',
      [
        event('CHARGE_SUCCEEDED'),
        event('REFUND_REQUESTED', 30, 'a'),
        event('REFUND_SUCCEEDED', 30, 'a'),
        event('REFUND_REQUESTED', 20, 'b'),
        event('REFUND_FAILED', 20, 'b'),
      ],
      'CAPTURED',
      100,
      30,
    ],
  ] as const)('%s', (_, log, status, capturedMinor, refundedMinor) => {
    expect(paymentFigures(log)).toEqual({ status, capturedMinor, refundedMinor });
  });

  it('is the same however its log is shuffled', () => {
    const logs = fc.array(
      fc.record({
        kind: fc.constantFrom(...paymentEventKinds),
        amountMinor: fc.constant(100),
        refundId: fc.constantFrom('a', 'b'),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        logs.chain((log) =>
          fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length })),
        ),
        ([log, shuffled]) => {
          expect(paymentFigures(shuffled)).toEqual(paymentFigures(log));
        },
      ),
    );
  });

  it('never leaves the state captured', () => {
    expect(paymentTransitions.CAPTURED).toEqual([]);
  });
});

describe('the key of a payment event', () => {
  const facts = { paymentId: 'p', refundId: null };
  it('is one for a success, however often it is told', () => {
    expect(paymentEventKey({ ...facts, kind: 'CHARGE_SUCCEEDED', noticeId: '1' })).toBe(
      paymentEventKey({ ...facts, kind: 'CHARGE_SUCCEEDED', noticeId: '2' }),
    );
  });

  it('tells failures apart', () => {
    expect(paymentEventKey({ ...facts, kind: 'CHARGE_DECLINED', noticeId: '1' })).not.toBe(
      paymentEventKey({ ...facts, kind: 'CHARGE_DECLINED', noticeId: '2' }),
    );
    expect(paymentEventKey({ ...facts, kind: 'CHARGE_FAILED' })).toBe('CHARGE_FAILED:p:');
  });

  it('is one per refund', () => {
    expect(paymentEventKey({ kind: 'REFUND_SUCCEEDED', paymentId: 'p', refundId: 'r' })).toBe(
      'REFUND_SUCCEEDED:r',
    );
  });
});
