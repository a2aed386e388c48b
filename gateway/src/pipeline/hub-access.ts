import { actorHeader, actorLabel, signActor, type Actor, type Clock } from '@hub/kernel';
import { identifyRequest } from '../access/request-identity.js';
import { TokenVerifier, type TokenIssuer } from '../access/token-verifier.js';
import { grantsOf } from '../access/grants.js';
import type { ClientPolicy } from '../clients/client-policy.js';
import type { ClientRegistry } from '../clients/client-registry.js';
import type { FieldRules } from '../engine/field-rules.js';
import type { Graph } from '../engine/index.js';
import type { Caller, GatewayAccess, RequestHeaders } from './caller.js';
import { rulesOf } from './graph-rules.js';

/** Nothing but the operations of all partners. */
const UNREGISTERED_PARTNER: ClientPolicy = {
  name: 'partner',
  kind: 'partner',
  operations: 'enforce',
  graph: 'partner',
  costPerMinute: null,
  maxOperationCost: null,
};

/** Longest client name or version that is written to the log. */
const LONGEST_LABEL = 64;

export interface HubAccessOptions {
  /** Whose tokens are accepted. */
  readonly issuers: readonly TokenIssuer[];
  /** Signs the actor that the capabilities trust. */
  readonly actorSecret: string;
  readonly clients: Pick<ClientRegistry, 'policyOf' | 'partner' | 'acceptsActor'>;
  readonly clock: Clock;
}

/** The hub's own rules of who asks: bearer tokens, and for the capabilities a signed actor. */
export class HubAccess implements GatewayAccess {
  readonly #verifier: TokenVerifier;

  constructor(private readonly options: HubAccessOptions) {
    this.#verifier = new TokenVerifier(
      options.issuers,
      () => options.clock.now(),
      (actor) => options.clients.acceptsActor(actor),
    );
  }

  async identify(headers: RequestHeaders, address: string): Promise<Caller> {
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
      policy: this.#policyOf(actor, clientName),
      identityKey: `${touchpoint} ${JSON.stringify(actor)}`,
      spenderKey: actor.kind === 'anonymous' ? `address:${address}` : actorLabel(actor),
    };
  }

  rulesFor({ actor }: Caller, graph: Graph): FieldRules {
    return rulesOf(graph).authorization.rulesFor(grantsOf(actor));
  }

  expectedCallers(clientName: string): readonly Caller[] {
    const { clients } = this.options;
    const partner = clients.partner(clientName);
    const actors: readonly Actor[] =
      partner === null
        ? [{ kind: 'anonymous' }, { kind: 'member', memberId: '', sessionId: '' }]
        : [{ kind: 'partner', clientId: clientName, scopes: partner.scopes }];
    return actors.map((actor) => ({
      actor,
      touchpoint: 'unknown',
      clientName,
      clientVersion: null,
      policy: this.#policyOf(actor, clientName),
      identityKey: '',
      spenderKey: '',
    }));
  }

  /** A partner is whom its token names; whoever else uses a partner's name is a stranger. */
  #policyOf(actor: Actor, clientName: string | null): ClientPolicy {
    const { clients } = this.options;
    const named = clients.policyOf(actor.kind === 'partner' ? actor.clientId : clientName);
    if ((actor.kind === 'partner') === (named.kind === 'partner')) return named;
    return actor.kind === 'partner'
      ? { ...UNREGISTERED_PARTNER, name: actor.clientId }
      : clients.policyOf(null);
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
