import type { RequestIdentity } from './access/request-identity.js';

/** What travels with one request through the gateway. */
export interface GatewayContext {
  readonly identity: RequestIdentity;
  /** Names the request in logs, errors and every subgraph. */
  readonly requestId: string;
  /** The caller's own name and version, for logs only. */
  readonly clientName: string | null;
  readonly clientVersion: string | null;
}
