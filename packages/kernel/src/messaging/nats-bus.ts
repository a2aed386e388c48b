import { setTimeout as pause } from 'node:timers/promises';
import { jetstream, jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { connect, nanos, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '../log/logger.js';
import type { EventBus } from './event-bus.js';
import type { IntegrationEvent } from './event-contract.js';
import type { EventListener } from './event-listener.js';
import { encodeEvent, roundsOf } from './event-wire.js';
import { NatsBroadcast } from './nats-broadcast.js';
import { type NatsLink, NatsSubscription } from './nats-subscription.js';
import type { SubscriberRunner } from './subscriber-runner.js';

export interface NatsBusOptions {
  readonly url: string;
  readonly logger: Logger;
  /** The stream all events of the hub live in; HUB_EVENTS unless told. */
  readonly stream?: string;
  /** What stands before the event type in a subject; `hub.events` unless told. */
  readonly subjectPrefix?: string;
  /** Copies of the stream in a NATS cluster; 1 unless told. */
  readonly replicas?: number;
}

const day = 86_400_000;
const acknowledgeWithinMs = 5_000;
const mostDrainMs = 30_000;
const drainPollMs = 25;

/**
 * The bus between processes: one JetStream stream, one durable consumer per subscriber, a passing one per listener. The
 * event id is the message id, so that the stream drops what a relay sends again within two minutes; what comes later
 * the inbox recognises.
 */
export class NatsBus implements EventBus {
  private readonly stream: string;
  private readonly subjectPrefix: string;
  private readonly subscriptions: NatsSubscription[] = [];
  private readonly broadcasts: NatsBroadcast[] = [];
  private readonly publishing = new Set<Promise<unknown>>();
  private readonly runners = new Set<SubscriberRunner>();
  private link: (NatsLink & { readonly connection: NatsConnection }) | undefined;

  constructor(private readonly options: NatsBusOptions) {
    this.stream = options.stream ?? 'HUB_EVENTS';
    this.subjectPrefix = options.subjectPrefix ?? 'hub.events';
  }

  /** Connects and begins to deliver. Rejects when NATS cannot be reached now; later it is reconnected to for ever. */
  async start(): Promise<void> {
    if (this.link !== undefined) return;
    const connection = await connect({
      servers: this.options.url,
      name: 'hub',
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
    });
    const manager = await jetstreamManager(connection);
    const link = { connection, manager, client: jetstream(connection) };
    this.link = link;
    await this.ensureStream();
    void this.watch(connection);
    for (const subscription of this.subscriptions) subscription.start(link);
    await Promise.all(this.broadcasts.map((broadcast) => broadcast.start(link)));
  }

  /** One durable consumer per subscriber; it begins with the oldest event the stream still has. */
  subscribe(subgraph: string, runner: SubscriberRunner): Promise<void> {
    this.runners.add(runner);
    for (const subscriber of runner.subscribers) {
      const subscription = new NatsSubscription({
        runner,
        subscriber,
        stream: this.stream,
        subject: `${this.subjectPrefix}.${subscriber.event.type}`,
        durable: `${subgraph}_${subscriber.name}`.replace(/[^A-Za-z0-9_-]/g, '-'),
        logger: this.options.logger,
      });
      this.subscriptions.push(subscription);
      if (this.link !== undefined) subscription.start(this.link);
    }
    return Promise.resolve();
  }

  /** Once the bus is started, resolves when the listener hears. */
  async listen(listener: EventListener): Promise<void> {
    const broadcast = new NatsBroadcast({
      listener,
      stream: this.stream,
      subject: `${this.subjectPrefix}.>`,
      logger: this.options.logger,
    });
    this.broadcasts.push(broadcast);
    if (this.link !== undefined) await broadcast.start(this.link);
  }

  /** Resolves when the stream has stored every event. */
  async publish(events: readonly IntegrationEvent[]): Promise<void> {
    const sending = this.sendInRounds(events);
    this.publishing.add(sending);
    await sending.finally(() => this.publishing.delete(sending));
  }

  /** Also waits until the subscribers of this process have caught up with the stream; at most half a minute. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.publishing);
    const { link } = this;
    if (link === undefined) return;
    for (let waited = 0; waited < mostDrainMs; waited += drainPollMs) {
      const caughtUp = await Promise.all(
        this.subscriptions.map((subscription) => subscription.hasCaughtUp(link)),
      );
      if (!caughtUp.includes(false)) return;
      await pause(drainPollMs);
    }
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.publishing);
    await Promise.all(this.subscriptions.map((subscription) => subscription.stop()));
    await Promise.all(this.broadcasts.splice(0).map((broadcast) => broadcast.stop()));
    for (const runner of this.runners) await runner.deliveryLease.release();
    this.subscriptions.length = 0;
    const connection = this.link?.connection;
    this.link = undefined;
    // Draining needs the server; without it there is nothing left to say.
    await connection?.drain().catch(() => connection.close());
  }

  private async sendInRounds(events: readonly IntegrationEvent[]): Promise<void> {
    const client = this.link?.client;
    if (client === undefined) throw new Error('The bus is not connected to NATS');
    for (const round of roundsOf(events)) {
      const results = await Promise.allSettled(
        round.map((event) =>
          client.publish(`${this.subjectPrefix}.${event.type}`, encodeEvent(event), {
            msgID: event.id,
            timeout: acknowledgeWithinMs,
          }),
        ),
      );
      const failures = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason as unknown] : [],
      );
      if (failures.length > 0)
        throw new AggregateError(failures, `NATS did not take ${String(failures.length)} event(s)`);
    }
  }

  private async ensureStream(): Promise<void> {
    const { manager } = this.link ?? {};
    const changeable = {
      subjects: [`${this.subjectPrefix}.>`],
      max_age: nanos(14 * day),
      num_replicas: this.options.replicas ?? 1,
    };
    const exists = await manager?.streams.info(this.stream).then(
      () => true,
      () => false,
    );
    if (exists === true) {
      await manager?.streams.update(this.stream, changeable);
      return;
    }
    await manager?.streams.add({
      name: this.stream,
      ...changeable,
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      duplicate_window: nanos(120_000),
    });
  }

  /** A server that comes back without its disk has lost the stream; the outboxes still have what it had not stored. */
  private async watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') this.options.logger.warn('NATS is out of reach');
      if (status.type !== 'reconnect') continue;
      this.options.logger.info('NATS is back');
      await this.ensureStream().catch((error: unknown) => {
        this.options.logger.error({ err: error }, 'the event stream could not be checked');
      });
      await Promise.all(this.broadcasts.map((broadcast) => broadcast.beginAnew()));
    }
  }
}

/** The stream of a name and its subjects, which no other stream may share; the hub's usual ones without a name. */
export function streamNamed(
  name: string | undefined,
): Pick<NatsBusOptions, 'stream' | 'subjectPrefix'> {
  return name === undefined ? {} : { stream: name, subjectPrefix: `hub-${name.toLowerCase()}` };
}
