import type { ClientPolicy } from '../clients/client-policy.js';
import type { Caller } from './caller.js';

export const anybodysPolicy: ClientPolicy = {
  name: 'website',
  kind: 'touchpoint',
  operations: 'off',
  graph: 'public',
  costPerMinute: null,
  maxOperationCost: null,
};

/** A stranger on the website, unless a test says otherwise. */
export function callerOf({
  policy,
  ...more
}: Partial<Omit<Caller, 'policy'>> & { readonly policy?: Partial<ClientPolicy> } = {}): Caller {
  return {
    actor: { kind: 'anonymous' },
    touchpoint: 'website',
    clientName: 'website',
    clientVersion: '1.0',
    identityKey: 'stranger',
    spenderKey: 'address:127.0.0.1',
    ...more,
    policy: { ...anybodysPolicy, ...policy },
  };
}
