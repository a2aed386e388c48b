import type { StoryWorld } from '@hub/standalone';
import { z } from 'zod';
import { read } from './answers.js';

const money = z.object({ amountMinor: z.number() }).transform(({ amountMinor }) => amountMinor);

const order = z.object({
  id: z.string(),
  status: z.string(),
  paymentStatus: z.string(),
  total: money,
  refundedTotal: money,
  payments: z.array(z.object({ status: z.string(), amount: money, refunded: money })),
  refunds: z.array(z.object({ status: z.string(), amount: money, pointsRestored: z.number() })),
  timeline: z.array(z.object({ kind: z.string() })),
});

const mine = z.object({
  me: z.object({
    points: z.object({
      available: z.number(),
      pending: z.number(),
      entries: z.object({
        nodes: z.array(z.object({ reason: z.string(), change: z.number() })),
      }),
    }),
    coupons: z.object({
      nodes: z.array(z.object({ status: z.string(), orderId: z.string().nullable() })),
    }),
    messages: z.object({ nodes: z.array(z.object({ template: z.string() })) }),
    cart: z.object({ itemCount: z.number() }),
    orders: z.object({ nodes: z.array(order) }),
  }),
});

/** Everything the hub remembers of the story's member. */
export interface StoryAccounts {
  readonly points: {
    readonly available: number;
    readonly pending: number;
    /** Every change of the ledger, by its reason. */
    readonly entries: Readonly<Record<string, readonly number[]>>;
  };
  readonly coupons: readonly { readonly status: string; readonly orderId: string | null }[];
  readonly messages: readonly string[];
  readonly cart: { readonly itemCount: number };
  readonly orders: readonly (Omit<z.infer<typeof order>, 'timeline'> & {
    readonly timeline: readonly string[];
  })[];
}

const DOCUMENT = `{
  me {
    points { available pending entries(first: 50) { nodes { reason change } } }
    coupons(first: 50) { nodes { status orderId } }
    messages(first: 50) { nodes { template } }
    cart { itemCount }
    orders(first: 50) {
      nodes {
        id status paymentStatus
        total { amountMinor } refundedTotal { amountMinor }
        payments { status amount { amountMinor } refunded { amountMinor } }
        refunds { status amount { amountMinor } pointsRestored }
        timeline { kind }
      }
    }
  }
}`;

/** Reads them as the member, whom it signs nobody in for: the story has done that. */
export async function accountsOf(world: StoryWorld): Promise<StoryAccounts> {
  const { me } = await read(world.member('app').ask(DOCUMENT), mine);
  const { available, pending, entries } = me.points;
  return {
    points: { available, pending, entries: byReason(entries.nodes) },
    coupons: me.coupons.nodes,
    messages: me.messages.nodes.map(({ template }) => template).sort(),
    cart: me.cart,
    orders: me.orders.nodes.map(({ timeline, ...rest }) => ({
      ...rest,
      timeline: timeline.map(({ kind }) => kind),
    })),
  };
}

function byReason(
  entries: readonly { readonly reason: string; readonly change: number }[],
): Record<string, number[]> {
  const changes: Record<string, number[]> = {};
  for (const { reason, change } of entries) (changes[reason] ??= []).push(change);
  return changes;
}
