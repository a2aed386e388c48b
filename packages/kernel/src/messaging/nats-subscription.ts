import {
  AckPolicy,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Logger } from '../log/logger.js';
import { decodeEvent } from './event-wire.js';
import type { IntegrationEvent } from './event-contract.js';
import { MessageQueue } from './message-queue.js';
import type { EventSubscriber } from './subscriber.js';
import type { SubscriberRunner } from './subscriber-runner.js';

export interface NatsSubscriptionOptions {
  readonly runner: SubscriberRunner;
  readonly subscriber: EventSubscriber;
  readonly stream: string;
  readonly subject: string;
  readonly durable: string;
  readonly logger: Logger;
}

export interface NatsLink {
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

const batchSize = 200;
const redeliverAfterMs = 60_000;
const pauseAfterFailureMs = 1000;

/**
 * Delivers one subject to one subscriber, in batches, acknowledged after the commit. Of several processes of a subgraph
 * one delivers at a time, by lease, because two would overtake each other. After a crash of that process its
 * unacknowledged messages come again behind newer ones: the inbox and the subscriber's own comparisons bear that.
 */
export class NatsSubscription {
  private running: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly options: NatsSubscriptionOptions) {}

  start(link: NatsLink): void {
    this.running ??= this.run(link);
  }

  /** Whether everything the stream holds for this subscriber has been committed and acknowledged. */
  async hasCaughtUp({ manager }: NatsLink): Promise<boolean> {
    const { num_pending: waiting, num_ack_pending: underWay } = await manager.consumers.info(
      this.options.stream,
      this.options.durable,
    );
    return waiting + underWay === 0;
  }

  /** Ends after the batch under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(link: NatsLink): Promise<void> {
    while (!this.isStopping()) {
      try {
        if (await this.options.runner.deliveryLease.acquire()) await this.consume(link);
        else await this.pause();
      } catch (error) {
        if (this.isStopping()) return;
        this.options.logger.error(
          { err: error, subscriber: this.options.subscriber.name },
          'subscription failed, beginning again',
        );
        await this.pause();
      }
    }
  }

  private async consume({ client, manager }: NatsLink): Promise<void> {
    const { stream, durable, subject, runner } = this.options;
    await manager.consumers.add(stream, {
      durable_name: durable,
      filter_subject: subject,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(redeliverAfterMs),
      max_ack_pending: batchSize * 5,
    });
    const consumer = await client.consumers.get(stream, durable);
    const queue = new MessageQueue<JsMsg>();
    const messages = await consumer.consume({
      max_messages: batchSize,
      abort_on_missing_resource: true,
      callback: (message) => {
        queue.push(message);
      },
    });
    const ended = messages.closed().then(() => {
      queue.close();
    });
    try {
      while (!this.isStopping() && (await runner.deliveryLease.acquire())) {
        const batch = await queue.take(batchSize, pauseAfterFailureMs, this.stopping.signal);
        if (batch === undefined) return;
        await this.deliver(batch);
      }
    } finally {
      await messages.close();
      await ended;
    }
  }

  /** Tries until the database takes the batch; meanwhile the server is told not to give it to anybody else. */
  private async deliver(batch: readonly JsMsg[]): Promise<void> {
    const events = this.decode(batch);
    while (events.length > 0) {
      try {
        await this.options.runner.deliverTo(this.options.subscriber, events);
        break;
      } catch (error) {
        if (this.isStopping()) return;
        this.options.logger.error(
          { err: error, subscriber: this.options.subscriber.name },
          'delivery failed, trying again',
        );
        for (const message of batch) message.working();
        await this.pause();
      }
    }
    for (const message of batch) message.ack();
  }

  private decode(batch: readonly JsMsg[]): IntegrationEvent[] {
    return batch.flatMap((message) => {
      const event = decodeEvent(message.string());
      if (event !== undefined) return [event];
      this.options.logger.error(
        { subject: message.subject, sequence: message.seq },
        'a message that is no event was left out',
      );
      return [];
    });
  }

  // A method, because the signal changes while the loops await.
  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async pause(): Promise<void> {
    const { signal } = this.stopping;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, pauseAfterFailureMs);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }
}
