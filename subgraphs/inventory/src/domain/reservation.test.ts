import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  consume,
  type LineTarget,
  mayBecome,
  openQuantity,
  release,
  type ReservationLine,
  type ReservationState,
  type ReservationStep,
  reservationStates,
} from './reservation.js';

const line = (orderLineId: string, part: Partial<ReservationLine> = {}): ReservationLine => ({
  orderLineId,
  skuId: `sku-${orderLineId}`,
  locationId: 'here',
  quantity: 3,
  consumed: 0,
  released: 0,
  returned: 0,
  ...part,
});
const moved = (steps: readonly { line: ReservationLine; quantity: number }[]) =>
  steps.map((step) => [step.line.orderLineId, step.quantity]);

describe('the states of a reservation', () => {
  it('allows these transitions and no others', () => {
    const allowed = reservationStates.flatMap((from) =>
      reservationStates.filter((to) => mayBecome(from, to)).map((to) => `${from} → ${to}`),
    );
    expect(allowed).toEqual([
      'HELD → COMMITTED',
      'HELD → RELEASED',
      'COMMITTED → CONSUMED',
      'COMMITTED → RELEASED',
      'RELEASED → HELD',
    ]);
  });
});

describe('goods that leave', () => {
  it('takes everything that is still kept', () => {
    const step = consume('COMMITTED', [line('a'), line('b', { consumed: 1, released: 1 })], null);
    expect(step.state).toBe('CONSUMED');
    expect(moved(step.steps)).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
  });

  it('takes a line up to its total and stays committed while something is kept', () => {
    const step = consume(
      'COMMITTED',
      [line('a', { consumed: 1 })],
      [{ orderLineId: 'a', total: 2 }],
    );
    expect(step.state).toBe('COMMITTED');
    expect(moved(step.steps)).toEqual([['a', 1]]);
  });

  it.each<[string, ReservationState, readonly LineTarget[] | null, string]>([
    ['while the order is not paid', 'HELD', null, 'RESERVATION_NOT_COMMITTED'],
    ['after the stock was released', 'RELEASED', null, 'RESERVATION_NOT_COMMITTED'],
    ['beyond what is kept', 'COMMITTED', [{ orderLineId: 'a', total: 4 }], 'RESERVATION_OVERDRAWN'],
    [
      'for a line that keeps nothing',
      'COMMITTED',
      [{ orderLineId: 'z', total: 1 }],
      'RESERVATION_OVERDRAWN',
    ],
  ])('is refused %s', (_, state, targets, code) => {
    expect(() => consume(state, [line('a')], targets)).toThrow(expect.objectContaining({ code }));
  });

  it('changes nothing when it is repeated', () => {
    expect(consume('CONSUMED', [line('a', { consumed: 3 })], null)).toEqual({
      state: 'CONSUMED',
      steps: [],
    });
    expect(
      consume('CONSUMED', [line('a', { consumed: 3 })], [{ orderLineId: 'a', total: 3 }]).steps,
    ).toEqual([]);
  });
});

describe('stock that goes back', () => {
  it('ends released when no goods left, consumed when some did', () => {
    expect(release('HELD', [line('a')], null).state).toBe('RELEASED');
    expect(release('COMMITTED', [line('a', { consumed: 1 })], null).state).toBe('CONSUMED');
  });

  it('changes nothing when everything has gone back or left', () => {
    expect(release('RELEASED', [line('a', { released: 3 })], null)).toEqual({
      state: 'RELEASED',
      steps: [],
    });
    expect(release('CONSUMED', [line('a', { consumed: 3 })], null)).toEqual({
      state: 'CONSUMED',
      steps: [],
    });
  });

  it('refuses to give back what has left', () => {
    expect(() =>
      release('CONSUMED', [line('a', { consumed: 3 })], [{ orderLineId: 'a', total: 1 }]),
    ).toThrow(expect.objectContaining({ code: 'RESERVATION_OVERDRAWN' }));
  });

  it('never moves more than a line holds, whatever totals are asked for in whatever order', () => {
    const command = fc.record({
      kind: fc.constantFrom('consume' as const, 'release' as const),
      total: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        let state: ReservationState = 'COMMITTED';
        let held = line('a');
        for (const { kind, total } of commands) {
          const targets = [{ orderLineId: 'a', total }];
          try {
            const step: ReservationStep =
              kind === 'consume'
                ? consume(state, [held], targets)
                : release(state, [held], targets);
            if (step.state !== state) expect(mayBecome(state, step.state)).toBe(true);
            state = step.state;
            const figure = kind === 'consume' ? 'consumed' : 'released';
            for (const { quantity } of step.steps)
              held = { ...held, [figure]: held[figure] + quantity };
          } catch (error) {
            expect(error).toMatchObject({ name: 'DomainError' });
          }
          expect(openQuantity(held)).toBeGreaterThanOrEqual(0);
          expect(state === 'COMMITTED').toBe(openQuantity(held) > 0);
        }
      }),
    );
  });
});
