import { setTimeout as pause } from 'node:timers/promises';
import { type ConsumerMessages, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import type { Logger } from '../log/logger.js';
import type { EventListener } from './event-listener.js';
import { decodeEvent } from './event-wire.js';
import type { NatsLink } from './nats-subscription.js';

export interface NatsBroadcastOptions {
  readonly listener: EventListener;
  readonly stream: string;
  readonly subject: string;
  readonly logger: Logger;
}

const pauseAfterFailureMs = 1000;
const forgottenByServerMs = 60_000;

/**
 * Tells one listener every event of the stream from now on, through an ordered consumer that the server forgets when
 * nobody reads. After a loss of the connection it begins anew at the stream's end instead of catching up: the listener
 * is told that it missed something, which also holds when the server came back with another stream.
 */
export class NatsBroadcast {
  private running: Promise<void> | undefined;
  private messages: ConsumerMessages | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly options: NatsBroadcastOptions) {}

  /** Resolves when the listener hears. */
  async start(link: NatsLink): Promise<void> {
    await new Promise<void>((resolve) => {
      this.running ??= this.run(link, resolve).finally(resolve);
    });
  }

  /** After the connection was lost. */
  async beginAnew(): Promise<void> {
    await this.messages?.close();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.messages?.close();
    await this.running;
  }

  private async run(link: NatsLink, hears: () => void): Promise<void> {
    while (!this.isStopping()) {
      try {
        await this.listen(link, hears);
      } catch (error) {
        if (this.isStopping()) return;
        this.options.logger.error({ err: error }, 'listening to events failed, beginning again');
        await pause(pauseAfterFailureMs, undefined, { signal: this.stopping.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  private async listen({ client, manager }: NatsLink, hears: () => void): Promise<void> {
    const { stream, subject, listener } = this.options;
    const { state } = await manager.streams.info(stream);
    const consumer = await client.consumers.get(stream, {
      filter_subjects: subject,
      // Said as a number: an ordered consumer that is reset before its first message would begin with the oldest one.
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: state.last_seq + 1,
      inactive_threshold: forgottenByServerMs,
    });
    const messages = await consumer.consume({
      abort_on_missing_resource: true,
      callback: (message) => {
        this.tell(message);
      },
    });
    this.messages = messages;
    if (this.isStopping()) await messages.close();
    listener.missed();
    hears();
    const failure = await messages.closed();
    if (failure instanceof Error) throw failure;
  }

  private tell(message: JsMsg): void {
    const event = decodeEvent(message.string());
    if (event !== undefined) this.options.listener.heard(event);
  }

  // A method, because the signal changes while the loop awaits.
  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}
