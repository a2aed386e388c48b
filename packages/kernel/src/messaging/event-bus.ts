import type { IntegrationEvent } from './event-contract.js';
import type { EventListener } from './event-listener.js';
import type { SubscriberRunner } from './subscriber-runner.js';

/** Carries events from the outbox of one subgraph to the subscribers of all; at least once. */
export interface EventBus {
  /** Resolves when the events are safe with their receivers; rejects when the relay has to send them again. */
  publish(events: readonly IntegrationEvent[]): Promise<void>;
  subscribe(subgraph: string, runner: SubscriberRunner): Promise<void>;
  /** Tells a listener of this process every event that is published from now on. */
  listen(listener: EventListener): Promise<void>;
  start(): Promise<void>;
  /** Resolves when nothing is under way any more. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}
