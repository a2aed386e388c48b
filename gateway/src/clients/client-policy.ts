/** How a client may ask: any document, any document while unknown ones are counted, or known operations only. */
export type OperationMode = 'off' | 'log-only' | 'enforce';

/** What the hub has agreed with one client: a touchpoint of the retailer or a partner's system. */
export interface ClientPolicy {
  /** The name in `apollographql-client-name`; a partner's is the client id its token carries. */
  readonly name: string;
  readonly kind: 'touchpoint' | 'partner';
  /** Partners always have `enforce`. */
  readonly operations: OperationMode;
  /** Which graph it sees: `public`, or the name of a contract such as `partner`. */
  readonly graph: string;
  /** Cost it may spend per minute, all its requests together; null for no limit of its own. */
  readonly costPerMinute: number | null;
  /** Highest cost of one operation; null for the gateway's own limit. */
  readonly maxOperationCost: number | null;
}

/** Finds what was agreed with a client; a client nobody knows gets the policy of `unknown`. */
export interface ClientPolicies {
  policyOf(name: string | null): ClientPolicy;
}
