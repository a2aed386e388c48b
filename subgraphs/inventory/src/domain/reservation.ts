import { assertNever } from '@hub/kernel/pure';
import { inventoryErrors } from './errors.js';

/**
 * HELD       stock is kept until `expiresAt`
 * COMMITTED  paid: kept without limit
 * CONSUMED   nothing is kept any more and goods left
 * RELEASED   nothing is kept any more and no goods left
 */
export const reservationStates = ['HELD', 'COMMITTED', 'CONSUMED', 'RELEASED'] as const;
export type ReservationState = (typeof reservationStates)[number];

/** RELEASED → HELD is a new hold for the same order, e.g. when the payment came after the time-out. */
const transitions: Readonly<Record<ReservationState, readonly ReservationState[]>> = {
  HELD: ['COMMITTED', 'RELEASED'],
  COMMITTED: ['CONSUMED', 'RELEASED'],
  CONSUMED: [],
  RELEASED: ['HELD'],
};

export function mayBecome(from: ReservationState, to: ReservationState): boolean {
  return transitions[from].includes(to);
}

export interface ReservationLine {
  readonly orderLineId: string;
  readonly skuId: string;
  readonly locationId: string;
  /** Pieces asked for. */
  readonly quantity: number;
  /** Pieces that left. */
  readonly consumed: number;
  /** Pieces given back to the shelf without leaving. */
  readonly released: number;
  /** Pieces that left and came back. */
  readonly returned: number;
}

/** Pieces the line still keeps. */
export function openQuantity(
  line: Pick<ReservationLine, 'quantity' | 'consumed' | 'released'>,
): number {
  return line.quantity - line.consumed - line.released;
}

/** How far a line is to go: the total so far, earlier calls included, so that a repeated call adds nothing. */
export interface LineTarget {
  readonly orderLineId: string;
  readonly total: number;
}

export interface LineStep {
  readonly line: ReservationLine;
  /** Pieces that leave or are released now, 1 or more. */
  readonly quantity: number;
}

export interface ReservationStep {
  readonly state: ReservationState;
  readonly steps: readonly LineStep[];
}

/** Goods leave: everything that is still kept, or each named line up to its total. */
export function consume(
  state: ReservationState,
  lines: readonly ReservationLine[],
  targets: readonly LineTarget[] | null,
): ReservationStep {
  switch (state) {
    case 'CONSUMED':
      return { state, steps: stepsTowards(lines, targets, 'consumed') };
    case 'COMMITTED':
      return after(state, lines, 'consumed', stepsTowards(lines, targets, 'consumed'));
    case 'HELD':
    case 'RELEASED':
      throw inventoryErrors.refuse(
        'RESERVATION_NOT_COMMITTED',
        `Goods leave for committed reservations only; this one is ${state}`,
        { state },
      );
    default:
      return assertNever(state);
  }
}

/** Stock goes back to the shelf: everything that is still kept, or each named line up to its total. */
export function release(
  state: ReservationState,
  lines: readonly ReservationLine[],
  targets: readonly LineTarget[] | null,
): ReservationStep {
  switch (state) {
    case 'HELD':
    case 'COMMITTED':
      return after(state, lines, 'released', stepsTowards(lines, targets, 'released'));
    case 'CONSUMED':
    case 'RELEASED':
      return { state, steps: targets === null ? [] : stepsTowards(lines, targets, 'released') };
    default:
      return assertNever(state);
  }
}

function stepsTowards(
  lines: readonly ReservationLine[],
  targets: readonly LineTarget[] | null,
  figure: 'consumed' | 'released',
): LineStep[] {
  if (targets === null) {
    return lines
      .map((line) => ({ line, quantity: openQuantity(line) }))
      .filter((step) => step.quantity > 0);
  }
  const known = new Map(lines.map((line) => [line.orderLineId, line]));
  return targets
    .map(({ orderLineId, total }) => {
      const line = known.get(orderLineId);
      if (line === undefined) {
        throw inventoryErrors.refuse('RESERVATION_OVERDRAWN', 'The order line holds no stock', {
          orderLineId,
        });
      }
      const quantity = total - line[figure];
      if (quantity > openQuantity(line)) {
        throw inventoryErrors.refuse(
          'RESERVATION_OVERDRAWN',
          'The order line holds fewer pieces than that',
          {
            orderLineId,
            requested: quantity,
            open: openQuantity(line),
          },
        );
      }
      return { line, quantity };
    })
    .filter((step) => step.quantity > 0);
}

function after(
  state: ReservationState,
  lines: readonly ReservationLine[],
  figure: 'consumed' | 'released',
  steps: readonly LineStep[],
): ReservationStep {
  const moved = steps.reduce((sum, step) => sum + step.quantity, 0);
  const open = lines.reduce((sum, line) => sum + openQuantity(line), 0) - moved;
  if (open > 0) return { state, steps };
  const left =
    lines.reduce((sum, line) => sum + line.consumed, 0) + (figure === 'consumed' ? moved : 0);
  return { state: left > 0 ? 'CONSUMED' : 'RELEASED', steps };
}
