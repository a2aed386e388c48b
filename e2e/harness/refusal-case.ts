import type { Person, RefusalWorld } from './refusal-world.js';

/** One request that must be refused. */
export interface RefusalCase {
  readonly what: string;
  readonly as: Person | null;
  /** An operation of the repository or a document. */
  readonly ask: string;
  readonly variables?: (world: RefusalWorld) => Record<string, unknown>;
  /** A code in `errors`, or a typed member of the answer with what else it says. */
  readonly refused: { readonly code: string; readonly status?: number } | TypedRefusal;
  /** What it leaves in the tables all the same, and why. */
  readonly leaves?: { readonly because: string; readonly rows: Readonly<Record<string, number>> };
}

export interface TypedRefusal {
  readonly member: string;
  readonly says?: (world: RefusalWorld) => Record<string, unknown>;
}

export const NOT_AN_ID = 'not-a-ulid';
/** Well-formed, and nothing has it. */
export const NOBODY = '01J00000000000000000000009';

let keys = 0;
/** A key that no request used before. */
export const freshKey = (): string => `refusal-${String((keys += 1)).padStart(4, '0')}`;

export const ANSWER_KEPT = {
  because: 'the same key must get the same refusal again',
  rows: { 'order.idempotency_record': 1 },
};
export const KEY_CLAIMED = {
  because:
    'the key is claimed before the basket is priced, so that a crash in between cannot order twice',
  rows: { 'order.idempotency_record': 1 },
};
export const LOOK_AUDITED = {
  because: 'every look-up of a customer at a counter is audited, also one in vain',
  rows: { 'profile.audit_entry': 1 },
};
export const GUESS_COUNTED = {
  because: 'wrong codes are counted per clerk and per store, and the answer is kept under its key',
  rows: { 'order.wrong_pickup_code': 2, 'order.idempotency_record': 1 },
};

export const ADD_TO_CART = 'mini-program/AddToCart';
/** A checkout of two pieces that nothing is wrong with, but for the changes. */
export const checkout =
  (
    changes: (world: RefusalWorld) => Record<string, unknown>,
  ): ((world: RefusalWorld) => Record<string, unknown>) =>
  (world) => ({
    input: {
      idempotencyKey: freshKey(),
      fulfilment: 'PICKUP',
      storeId: world.homeStore,
      lines: [{ skuId: world.sku.id, quantity: 2 }],
      ...changes(world),
    },
  });

/** A refund of so many pieces of an order's first line. */
export function refund(
  of: (world: RefusalWorld) => RefusalWorld['collected'],
  quantity: number,
): (world: RefusalWorld) => Record<string, unknown> {
  return (world) => {
    const order = of(world);
    return {
      input: {
        orderId: order.id,
        lines: [{ orderLineId: order.lines[0]!.id, quantity, condition: 'SELLABLE' }],
        reason: 'not wanted',
        idempotencyKey: freshKey(),
      },
    };
  };
}

/** A report of stock that a partner with the scope may send. */
export function syncStock(world: RefusalWorld): Record<string, unknown> {
  return {
    input: {
      locationCode: 'SH-JA',
      countedAt: new Date().toISOString(),
      lines: [{ skuCode: world.sku.code, onHand: 10 }],
      idempotencyKey: freshKey(),
    },
  };
}
