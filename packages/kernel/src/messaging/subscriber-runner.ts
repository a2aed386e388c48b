import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { bulkInsert } from '../database/bulk-insert.js';
import { isTransactionConflict } from '../database/database-errors.js';
import type { Database } from '../database/database.js';
import { inClause, selectRows } from '../database/statements.js';
import { newUlid } from '../ids/ulid.js';
import type { Logger } from '../log/logger.js';
import { inDeliverySpan } from '../observe/delivery-span.js';
import type { Clock } from '../time/clock.js';
import { Lease } from '../workers/lease.js';
import { isConnectionFailure } from '../database/database-errors.js';
import { describeFailure } from './describe-failure.js';
import type { IntegrationEvent } from './event-contract.js';
import { InboxRow } from './outbox.entity.js';
import { type ParkedEvent, ParkedEvents } from './parked-events.js';
import type { EventSubscriber } from './subscriber.js';

export interface SubscriberRunnerOptions {
  readonly database: Database;
  readonly subscribers: readonly EventSubscriber[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often one event is tried before it is parked; 5 unless told. */
  readonly attempts?: number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

const eventsPerTransaction = 500;
const firstPauseMilliseconds = 25;

/**
 * Delivers events to the subscribers of one subgraph: at least once on the wire, exactly once in effect.
 *
 * A batch is one transaction: inbox rows and effects commit together. When it fails, each event gets a transaction of
 * its own and five attempts with growing pauses; what still fails is parked with its reason and does not block what
 * follows, not even later events of its own aggregate. Its replay therefore comes late (see `EventSubscriber.handle`).
 */
export class SubscriberRunner {
  readonly subscribers: readonly EventSubscriber[];
  /** For buses on which several processes receive: only its holder delivers. */
  readonly deliveryLease: Lease;
  private readonly database: Database;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly attempts: number;
  private readonly sleep: (milliseconds: number) => Promise<unknown>;
  private readonly parkedEvents: ParkedEvents;

  constructor(options: SubscriberRunnerOptions) {
    const names = options.subscribers.map((subscriber) => subscriber.name);
    const doubled = names.find((name, index) => names.indexOf(name) !== index);
    if (doubled !== undefined)
      throw new Error(
        `Two subscribers are named "${doubled}"; the inbox could not tell them apart`,
      );
    this.subscribers = options.subscribers;
    this.database = options.database;
    this.clock = options.clock;
    this.logger = options.logger;
    this.attempts = options.attempts ?? 5;
    this.sleep = options.sleep ?? pause;
    this.parkedEvents = new ParkedEvents(options);
    this.deliveryLease = new Lease(options.database, options.clock, 'event-delivery', newUlid());
  }

  /**
   * Resolves when every subscriber has committed or parked every event that concerns it; rejects only when the
   * database cannot be reached, and then the events have to be delivered again.
   */
  async deliver(events: readonly IntegrationEvent[]): Promise<void> {
    for (const subscriber of this.subscribers) {
      const concerned = events.filter((event) => event.type === subscriber.event.type);
      if (concerned.length > 0) await this.deliverTo(subscriber, concerned);
    }
  }

  /** The same for one subscriber and events of its type. */
  async deliverTo(subscriber: EventSubscriber, events: readonly IntegrationEvent[]): Promise<void> {
    for (let start = 0; start < events.length; start += eventsPerTransaction) {
      const batch = events.slice(start, start + eventsPerTransaction);
      try {
        await this.handleInOneTransaction(subscriber, batch);
      } catch (error) {
        if (isConnectionFailure(error)) throw error;
        this.logger.warn(
          { err: error, subscriber: subscriber.name, events: batch.length },
          'batch failed, trying events one by one',
        );
        for (const event of batch) await this.handleOrPark(subscriber, event);
      }
    }
  }

  /** Events that wait for a replay, oldest first. */
  async listParked(limit = 100): Promise<ParkedEvent[]> {
    return await this.parkedEvents.list(limit);
  }

  /** Handles a parked event now. Answers false when it was replayed before; throws what the subscriber throws. */
  async replayParked(parkedId: string): Promise<boolean> {
    return await this.parkedEvents.replay(parkedId, (subscriber, event, manager) =>
      this.handle(subscriber, [event], manager),
    );
  }

  private async handleOrPark(subscriber: EventSubscriber, event: IntegrationEvent): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.handleInOneTransaction(subscriber, [event]);
        return;
      } catch (error) {
        if (isConnectionFailure(error)) throw error;
        if (attempt < this.attempts) {
          await this.sleep(firstPauseMilliseconds * 4 ** (attempt - 1));
          continue;
        }
        if (isTransactionConflict(error)) throw error;
        const failure = describeFailure(error);
        await this.parkedEvents.park(subscriber, event, failure, attempt);
        this.logger.error(
          { subscriber: subscriber.name, eventId: event.id, type: event.type, failure },
          'event parked',
        );
        return;
      }
    }
  }

  private async handleInOneTransaction(
    subscriber: EventSubscriber,
    events: readonly IntegrationEvent[],
  ): Promise<void> {
    await inDeliverySpan(subscriber.name, events, () => this.handleFresh(subscriber, events));
  }

  private async handleFresh(
    subscriber: EventSubscriber,
    events: readonly IntegrationEvent[],
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      const fresh = await this.withoutHandled(manager, subscriber, events);
      if (fresh.length === 0) return;
      const handledAt = this.clock.now();
      // First, so that a delivery of the same events by another process waits here and then finds them handled.
      await bulkInsert(
        manager,
        InboxRow,
        fresh.map((event) => ({ eventId: event.id, subscriber: subscriber.name, handledAt })),
      );
      await this.handle(subscriber, fresh, manager);
    });
  }

  private async withoutHandled(
    manager: EntityManager,
    subscriber: EventSubscriber,
    events: readonly IntegrationEvent[],
  ): Promise<IntegrationEvent[]> {
    const unique = [...new Map(events.map((event) => [event.id, event])).values()];
    const handled = await selectRows<{ event_id: string }>(
      manager,
      `SELECT event_id FROM inbox WHERE subscriber = ? AND event_id IN ${inClause(unique)}`,
      [subscriber.name, ...unique.map((event) => event.id)],
    );
    const known = new Set(handled.map((row) => row.event_id));
    return unique.filter((event) => !known.has(event.id));
  }

  private async handle(
    subscriber: EventSubscriber,
    events: readonly IntegrationEvent[],
    manager: EntityManager,
  ): Promise<void> {
    const checked = events.map((event) => ({
      ...event,
      payload: subscriber.event.payload.parse(event.payload),
    }));
    if (subscriber.handleBatch !== undefined) {
      await subscriber.handleBatch(checked, manager);
      return;
    }
    for (const event of checked) await subscriber.handle(event, manager);
  }
}
