/** A request that was answered, well or not. */
export interface AnsweredRequest {
  /** What the client calls its operation; null where it has no name or none was found. */
  readonly operationName: string | null;
  /** What the client calls itself; null where it does not. */
  readonly clientName: string | null;
  /** The code of its first error; null where there was none. */
  readonly code: string | null;
  readonly milliseconds: number;
  /** Whether it waited for the answer to an identical one. */
  readonly deduplicated: boolean;
  /** Whether the client had closed the connection before there was an answer. */
  readonly clientLeft: boolean;
}

/** An operation that was planned and compiled. */
export interface CompiledEvent {
  readonly operationName: string | null;
  /** Planning and compiling together. */
  readonly milliseconds: number;
  /** Why the stock executor runs it; null where it is compiled. */
  readonly fallback: string | null;
}

/** A look into a cache; one request may look for many entities at once. */
export interface CacheLookup {
  readonly cache: 'entity' | 'response';
  readonly hits: number;
  readonly misses: number;
}

/**
 * Watches the gateway, for metrics. Called on the way of every request: an implementation must be quick and must not
 * throw. {@link silentObserver} does nothing.
 */
export interface GatewayObserver {
  /** Once per request, whatever became of it. */
  answered(request: AnsweredRequest): void;
  /** Once per request that names an operation: whether it was compiled before. */
  planLookedUp(found: boolean): void;
  /** Once per compilation, those before a swap included. */
  compiled(event: CompiledEvent): void;
  cacheLookedUp(lookup: CacheLookup): void;
  /** Tags whose kept answers became void because what they hold has changed; nobody counts the answers. */
  cacheInvalidated(event: { readonly tags: number }): void;
  /** A document that no manifest of the client holds: let through while it is only logged, or refused. */
  operationUnknown(event: {
    readonly clientName: string | null;
    readonly mode: 'log-only' | 'enforce';
  }): void;
  /** Fields of one request that were not asked because the caller may not, and fields that were shown masked. */
  fieldsWithheld(event: { readonly denied: number; readonly masked: number }): void;
  rateLimited(event: {
    readonly clientName: string | null;
    readonly by: 'client' | 'identity';
  }): void;
  /** A new supergraph took over, or was refused and the old one kept. */
  supergraphOffered(event: { readonly accepted: boolean }): void;
}

const nothing = (): void => undefined;

/** Sees nothing. */
export const silentObserver: GatewayObserver = {
  answered: nothing,
  planLookedUp: nothing,
  compiled: nothing,
  cacheLookedUp: nothing,
  cacheInvalidated: nothing,
  operationUnknown: nothing,
  fieldsWithheld: nothing,
  rateLimited: nothing,
  supergraphOffered: nothing,
};
