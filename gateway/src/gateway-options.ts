import type { Clock, EventBus, HttpRoute, Logger } from '@hub/kernel';
import type { AuditLog } from './observe/audit/audit-log.js';
import type { PersistedOperations } from './persisted/persisted-operations.js';
import type { GatewayAccess } from './pipeline/caller.js';
import type { GraphVariant } from './pipeline/serving-graphs.js';
import type { SubgraphsOf } from './pipeline/subgraph-switch.js';
import type { OperationRecorder } from './schema/operation-recorder.js';

/** What a gateway is made of. What is not said is off. */
export interface GatewayOptions {
  /** The composed graph. */
  readonly supergraphSdl: string;
  /** Where each capability is and how it is asked. */
  readonly subgraphs: SubgraphsOf;
  /** Who asks, what they may see, and what the capabilities are told of them. */
  readonly access: GatewayAccess;
  /** Serves GraphiQL and answers introspection; off in production. */
  readonly explorable: boolean;
  /** Whether errors lose what only operators should see. */
  readonly maskErrors: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Throws while a capability is not ready. */
  readonly checkReady: () => Promise<void>;
  /** Doors of capabilities that live in the same process, such as payment notices. */
  readonly routes?: readonly HttpRoute[];
  /** Graphs that some clients see instead of the whole one, by name. */
  readonly contracts?: Readonly<Record<string, GraphVariant>>;
  /**
   * Where operations are planned. A thread of its own holds up no request, ends a plan that takes too long, and has a
   * copy of the planner's memory; `here`, as usual, needs no compiled files.
   */
  readonly planning?: 'here' | 'thread';
  /** Labels of moving fields that are taken from where they go. */
  readonly overrides?: readonly string[];
  /** Whether identical questions of one identity under way are asked once; on. */
  readonly shareInFlight?: boolean;
  /** What is agreed with clients about operations, and documents they register. */
  readonly operations?: PersistedOperations;
  /** Notes which client asks what, for schema checks. */
  readonly recorder?: OperationRecorder;
  /** Who saw what. */
  readonly audit?: AuditLog;
  /**
   * Longest a request may take, all its fetches together: what is not there then is null and told as DEADLINE_EXCEEDED.
   * 30 seconds, as long as the capabilities believe who asks.
   */
  readonly requestDeadlineMilliseconds?: number;
  readonly limits?: {
    /** Highest cost of one operation; none when it is left out. */
    readonly maxOperationCost?: number;
    /** What one identity may spend per minute; none when it is left out. */
    readonly identityCostPerMinute?: number;
  };
  /** Keeps answers as long as the graph allows; events say what is void. */
  readonly caching?:
    { readonly bus: Pick<EventBus, 'listen'> | null; readonly maxBytes?: number } | undefined;
  /** Where several gateways share budgets and kept answers; each has its own without it. */
  readonly redisUrl?: string | undefined;
  /** `GET /metrics`, for whoever shows the token, or for everybody when it is null. */
  readonly metrics?: { readonly token: string | null };
  /** Web pages of these origins may ask from a browser. */
  readonly allowedOrigins?: readonly string[];
  /** Whether the address a proxy in front gives is believed; off. */
  readonly trustProxy?: boolean;
  /** Names of registered clients, which figures are kept apart for. */
  readonly knowsClient?: (name: string) => boolean;
}
