import type { ZodType } from 'zod';

/** What two capabilities agree on: the name, the version and the shape of the facts. */
export interface EventContract<P> {
  readonly name: string;
  readonly version: number;
  /** Name and version on the wire: `order.paid.v1`. A breaking change is a new version beside the old one. */
  readonly type: string;
  readonly payload: ZodType<P>;
}

export interface IntegrationEvent<P = unknown> {
  /** ULID; what subscribers deduplicate by. */
  readonly id: string;
  readonly type: string;
  /** Events of one aggregate are delivered in the order they were appended. */
  readonly aggregateId: string;
  /** RFC 3339, UTC. */
  readonly occurredAt: string;
  readonly payload: P;
  readonly traceparent?: string;
}

/** The payload type a contract speaks of. */
export type PayloadOf<C> = C extends EventContract<infer P> ? P : never;

const eventName = /^[a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:[_-][a-z0-9]+)*$/;

/** Names are `owner.what_happened`: they become NATS subjects, so no other character is allowed. */
export function defineEvent<P>(definition: {
  name: string;
  version: number;
  payload: ZodType<P>;
}): EventContract<P> {
  if (!eventName.test(definition.name)) {
    throw new RangeError(
      `"${definition.name}" is not an event name of the form owner.what_happened`,
    );
  }
  if (!Number.isInteger(definition.version) || definition.version < 1) {
    throw new RangeError(`The version of ${definition.name} must be a whole number from 1`);
  }
  return { ...definition, type: `${definition.name}.v${String(definition.version)}` };
}
