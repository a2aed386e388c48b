import type { Actor } from '@hub/kernel';

/** What a caller holds that fields of the graph may ask for. */
export interface Grants {
  /** Whether somebody stands behind the request: `@authenticated`. */
  readonly authenticated: boolean;
  /** Of the token: `@requiresScopes`. */
  readonly scopes: ReadonlySet<string>;
  /** `kind:<kind of actor>` and for staff `role:<role>`: `@policy`. */
  readonly policies: ReadonlySet<string>;
}

/**
 * What an actor holds. `kind:anonymous` is a policy, too: a sign-in answers a stranger with the stranger's own data.
 */
export function grantsOf(actor: Actor): Grants {
  const roles = actor.kind === 'staff' ? actor.roles.map((role) => `role:${role}`) : [];
  return {
    authenticated: actor.kind !== 'anonymous',
    scopes: new Set('scopes' in actor ? actor.scopes : []),
    policies: new Set([`kind:${actor.kind}`, ...roles]),
  };
}

/** Prefixes only the hub gives away: a scope of the same text, which any issuer may write, never stands for one. */
const POLICY = /^(kind|role):/;

/** Whether the caller holds a grant that may be a scope or a policy. */
export function holdsGrant(grants: Grants, grant: string): boolean {
  return POLICY.test(grant) ? grants.policies.has(grant) : grants.scopes.has(grant);
}
