import type { EntityManager } from 'typeorm';
import type { EventContract, IntegrationEvent } from './event-contract.js';

/** Turns somebody else's fact into an effect in this subgraph's database. */
export interface EventSubscriber<P = unknown> {
  /** Unique in its subgraph and for ever: the inbox remembers by it. */
  readonly name: string;
  readonly event: EventContract<P>;
  /**
   * Runs in the transaction that also marks the event as handled; no network calls. Order holds per aggregate and
   * event type except after parking: an event that was parked and replayed comes late, so handlers compare versions,
   * moments or cumulative amounts instead of trusting arrival.
   */
  handle(event: IntegrationEvent<P>, manager: EntityManager): Promise<void>;
  /** The same effect for many events at once; falls back to `handle` when it throws. */
  handleBatch?(events: readonly IntegrationEvent<P>[], manager: EntityManager): Promise<void>;
}

export function subscriber<P>(
  event: EventContract<P>,
  name: string,
  handle: EventSubscriber<P>['handle'],
  handleBatch?: NonNullable<EventSubscriber<P>['handleBatch']>,
): EventSubscriber<P> {
  return { event, name, handle, ...(handleBatch === undefined ? {} : { handleBatch }) };
}
