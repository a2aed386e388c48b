import type { EntityManager } from 'typeorm';
import { bulkInsert } from '../database/bulk-insert.js';
import type { Database } from '../database/database.js';
import { conditionalUpdate } from '../database/statements.js';
import { baseErrors } from '../errors/base-errors.js';
import { newUlid } from '../ids/ulid.js';
import type { Clock } from '../time/clock.js';
import { describeFailure } from './describe-failure.js';
import type { IntegrationEvent } from './event-contract.js';
import { InboxRow, ParkedEventRow } from './outbox.entity.js';
import type { EventSubscriber } from './subscriber.js';

export interface ParkedEvent {
  readonly id: string;
  readonly eventId: string;
  readonly subscriber: string;
  readonly type: string;
  /** Why, without personal data. */
  readonly failure: string;
  readonly attempts: number;
  readonly parkedAt: Date;
}

type Handler = (
  subscriber: EventSubscriber,
  event: IntegrationEvent,
  manager: EntityManager,
) => Promise<void>;

/** Events that could not be digested. Parking counts as delivery: the wire does not bring the event again. */
export class ParkedEvents {
  constructor(
    private readonly context: {
      readonly database: Database;
      readonly clock: Clock;
      readonly subscribers: readonly EventSubscriber[];
    },
  ) {}

  async park(
    subscriber: EventSubscriber,
    event: IntegrationEvent,
    failure: string,
    attempts: number,
  ): Promise<void> {
    const now = this.context.clock.now();
    await this.context.database.transaction(async (manager) => {
      await bulkInsert(manager, InboxRow, [
        { eventId: event.id, subscriber: subscriber.name, handledAt: now },
      ]);
      await bulkInsert(manager, ParkedEventRow, [
        {
          id: newUlid(now),
          eventId: event.id,
          subscriber: subscriber.name,
          type: event.type,
          event,
          failure,
          attempts,
          parkedAt: now,
          replayedAt: null,
        },
      ]);
    });
  }

  async list(limit: number): Promise<ParkedEvent[]> {
    const rows = await this.context.database.read
      .createQueryBuilder(ParkedEventRow, 'parked')
      .where('parked.replayed_at IS NULL')
      .orderBy('parked.parkedAt')
      .addOrderBy('parked.id')
      .limit(limit)
      .getMany();
    return rows.map(({ id, eventId, subscriber, type, failure, attempts, parkedAt }) => ({
      id,
      eventId,
      subscriber,
      type,
      failure,
      attempts,
      parkedAt,
    }));
  }

  async replay(parkedId: string, handle: Handler): Promise<boolean> {
    const { database, clock, subscribers } = this.context;
    const parked = await database.read.findOneBy(ParkedEventRow, { id: parkedId });
    const subscriber = subscribers.find(({ name }) => name === parked?.subscriber);
    if (parked === null || subscriber === undefined) {
      throw baseErrors.refuse(
        'NOT_FOUND',
        `No parked event ${parkedId} of a subscriber that still exists`,
      );
    }
    try {
      return await database.transaction(async (manager) => {
        const mine = await conditionalUpdate(
          manager,
          'UPDATE parked_event SET replayed_at = ? WHERE id = ? AND replayed_at IS NULL',
          [clock.now(), parkedId],
        );
        if (mine === 1) await handle(subscriber, parked.event as IntegrationEvent, manager);
        return mine === 1;
      });
    } catch (error) {
      await database.transaction((manager) =>
        conditionalUpdate(
          manager,
          'UPDATE parked_event SET attempts = attempts + 1, failure = ? WHERE id = ?',
          [describeFailure(error), parkedId],
        ),
      );
      throw error;
    }
  }
}
