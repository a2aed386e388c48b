import { actorHeader, actorLabel, signActor, type Clock } from '@hub/kernel';
import { identifyRequest } from '../access/request-identity.js';
import { TokenVerifier, type TokenIssuer } from '../access/token-verifier.js';
import type { ClientPolicy } from '../clients/client-policy.js';
import type { FieldRules } from '../engine/field-rules.js';
import type { Caller, GatewayAccess, RequestHeaders } from './caller.js';

const POLICY: ClientPolicy = {
  name: 'unknown',
  kind: 'touchpoint',
  operations: 'off',
  graph: 'public',
  costPerMinute: null,
  maxOperationCost: null,
};
const EVERYTHING: FieldRules = { classKey: '', denial: () => null, mask: () => null };

/** Longest client name or version that is written to the log. */
const LONGEST_LABEL = 64;

export interface HubAccessOptions {
  /** Whose tokens are accepted. */
  readonly issuers: readonly TokenIssuer[];
  /** Signs the actor that the capabilities trust. */
  readonly actorSecret: string;
  readonly clock: Clock;
}

/** The hub's own rules of who asks: bearer tokens, and for the capabilities a signed actor. */
export class HubAccess implements GatewayAccess {
  readonly #verifier: TokenVerifier;

  constructor(private readonly options: HubAccessOptions) {
    this.#verifier = new TokenVerifier(options.issuers, () => options.clock.now());
  }

  async identify(headers: RequestHeaders): Promise<Caller> {
    const clientName = labelIn(headers, 'apollographql-client-name');
    const { actor, touchpoint } = await identifyRequest(
      { authorization: textIn(headers, 'authorization'), clientName },
      this.#verifier,
    );
    return {
      actor,
      touchpoint,
      clientName,
      clientVersion: labelIn(headers, 'apollographql-client-version'),
      policy: POLICY,
      identityKey: `${actorLabel(actor)} ${touchpoint} ${JSON.stringify(actor)}`,
    };
  }

  rulesFor(): FieldRules {
    return EVERYTHING;
  }

  async headersFor(caller: Caller, requestId: string): Promise<Readonly<Record<string, string>>> {
    const { actor, touchpoint } = caller;
    const signed = await signActor(actor, { requestId, touchpoint }, this.options.actorSecret);
    return { [actorHeader]: signed, 'x-request-id': requestId };
  }
}

function textIn(headers: RequestHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}

function labelIn(headers: RequestHeaders, name: string): string | null {
  return textIn(headers, name)?.slice(0, LONGEST_LABEL) ?? null;
}
