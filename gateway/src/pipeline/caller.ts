import type { Actor, Touchpoint } from '@hub/kernel';
import type { ClientPolicy } from '../clients/client-policy.js';
import type { FieldRules } from '../engine/field-rules.js';
import type { Graph } from '../engine/index.js';

/** Who asks and from where, established once per request. */
export interface Caller {
  readonly actor: Actor;
  readonly touchpoint: Touchpoint;
  /** The client's own name and version; they grant nothing. */
  readonly clientName: string | null;
  readonly clientVersion: string | null;
  /** What was agreed with the client. */
  readonly policy: ClientPolicy;
  /** Equal for requests that may share an answer. */
  readonly identityKey: string;
  /** Whose budget is spent: the actor, or for a stranger the address. */
  readonly spenderKey: string;
}

/** How the gateway finds out who asks, what they may see, and what the capabilities are told of them. */
export interface GatewayAccess {
  /** @throws DomainError UNAUTHENTICATED when the request carries a token that does not hold */
  identify(headers: RequestHeaders, address: string): Caller | Promise<Caller>;
  /** What the caller may see of a graph. */
  rulesFor(caller: Caller, graph: Graph): FieldRules;
  /** Those who usually ask as this client, so that its operations can be compiled before they do. */
  expectedCallers(clientName: string): readonly Caller[];
  /** What every fetch of a request carries. */
  headersFor(caller: Caller, requestId: string, headers: RequestHeaders): HeadersToSubgraphs;
}

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;
export type HeadersToSubgraphs =
  Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
