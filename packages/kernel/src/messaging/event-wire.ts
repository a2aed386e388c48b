import { z } from 'zod';
import type { IntegrationEvent } from './event-contract.js';

const envelope = z.object({
  id: z.string().length(26),
  type: z.string().max(96),
  aggregateId: z.string().max(96),
  occurredAt: z.iso.datetime(),
  payload: z.unknown(),
  traceparent: z.string().max(64).optional(),
});

export function encodeEvent(event: IntegrationEvent): string {
  return JSON.stringify(event);
}

/** Undefined for what is no event of the hub. The payload is checked later, against its contract. */
export function decodeEvent(text: string): IntegrationEvent | undefined {
  const parsed = envelope.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { traceparent, ...event } = parsed.data;
  return traceparent === undefined ? event : { ...event, traceparent };
}

/**
 * Splits events into rounds of which none holds two events of one aggregate, in order: what a round has in flight at
 * once cannot overtake itself, and a round that fails in part is sent again before its successors.
 */
export function roundsOf(events: readonly IntegrationEvent[]): IntegrationEvent[][] {
  const rounds: IntegrationEvent[][] = [];
  const depth = new Map<string, number>();
  for (const event of events) {
    const round = depth.get(event.aggregateId) ?? 0;
    depth.set(event.aggregateId, round + 1);
    (rounds[round] ??= []).push(event);
  }
  return rounds;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
