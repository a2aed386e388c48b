import type { EventBus } from './event-bus.js';
import type { IntegrationEvent } from './event-contract.js';
import type { EventListener } from './event-listener.js';
import type { SubscriberRunner } from './subscriber-runner.js';

/**
 * The bus of one process: publishing is delivering. Subgraphs have databases of their own and run side by side; the
 * events of one publish reach each of them in order.
 */
export class InProcessBus implements EventBus {
  private readonly runners = new Map<string, SubscriberRunner>();
  private readonly listeners: EventListener[] = [];
  private readonly underWay = new Set<Promise<unknown>>();

  subscribe(subgraph: string, runner: SubscriberRunner): Promise<void> {
    if (this.runners.has(subgraph))
      return Promise.reject(new Error(`The subscribers of "${subgraph}" are on the bus already`));
    this.runners.set(subgraph, runner);
    return Promise.resolve();
  }

  listen(listener: EventListener): Promise<void> {
    this.listeners.push(listener);
    listener.missed();
    return Promise.resolve();
  }

  /** Rejects when a subgraph's database cannot be reached; the others have their effect, and deduplicate the repeat. */
  async publish(events: readonly IntegrationEvent[]): Promise<void> {
    for (const listener of this.listeners) for (const event of events) listener.heard(event);
    const delivery = Promise.allSettled(
      [...this.runners.values()].map((runner) => runner.deliver(events)),
    );
    this.underWay.add(delivery);
    const results = await delivery.finally(() => this.underWay.delete(delivery));
    const failures = results
      .filter((result) => result.status === 'rejected')
      .map((result): unknown => result.reason);
    if (failures.length > 0)
      throw new AggregateError(
        failures,
        `${String(failures.length)} subgraph(s) could not take the events`,
      );
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  async drain(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  async stop(): Promise<void> {
    await this.drain();
    this.runners.clear();
    this.listeners.length = 0;
  }
}
