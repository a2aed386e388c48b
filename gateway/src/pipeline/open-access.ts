import type { ClientPolicy } from '../clients/client-policy.js';
import type { FieldRules } from '../engine/field-rules.js';
import type { Caller, GatewayAccess, RequestHeaders } from './caller.js';

const POLICY: ClientPolicy = {
  name: 'anybody',
  kind: 'touchpoint',
  operations: 'off',
  graph: 'public',
  costPerMinute: null,
  maxOperationCost: null,
};

const EVERYTHING: FieldRules = { classKey: '', denial: () => null, mask: () => null };

/**
 * Lets everybody see everything, for a gateway in front of a graph that is not the hub's: the capabilities decide
 * themselves by the headers that are passed on.
 */
export class OpenAccess implements GatewayAccess {
  /** @param forwarded lower-case names of headers passed on; requests that differ in them never share an answer */
  constructor(private readonly forwarded: readonly string[]) {}

  identify(headers: RequestHeaders, address: string): Caller {
    return {
      spenderKey: address,
      actor: { kind: 'anonymous' },
      touchpoint: 'unknown',
      clientName: null,
      clientVersion: null,
      policy: POLICY,
      identityKey: JSON.stringify(this.forwarded.map((name) => headers[name] ?? null)),
    };
  }

  rulesFor(): FieldRules {
    return EVERYTHING;
  }

  expectedCallers(): readonly Caller[] {
    return [];
  }

  headersFor(
    _caller: Caller,
    requestId: string,
    headers: RequestHeaders,
  ): Readonly<Record<string, string>> {
    const sent: Record<string, string> = { 'x-request-id': requestId };
    for (const name of this.forwarded) {
      const value = headers[name];
      if (value !== undefined) sent[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    return sent;
  }
}
