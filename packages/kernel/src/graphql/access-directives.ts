import type { Actor, StaffRole } from '../access/actor.js';

/**
 * What the gateway asks of a caller before a capability is asked: `@Directive(forRoles('admin'))`. It never asks for
 * more than the use case does, which decides in the end: the gateway does not know whose the subject is.
 */
export function forRoles(...roles: readonly StaffRole[]): string {
  return policy(roles.map((role) => `role:${role}`));
}

/** For actors of these kinds, and for staff with one of these roles. */
export function forKinds(
  kinds: readonly Exclude<Actor['kind'], 'anonymous' | 'service'>[],
  ...roles: readonly StaffRole[]
): string {
  return policy([...kinds.map((kind) => `kind:${kind}`), ...roles.map((role) => `role:${role}`)]);
}

/** For tokens that were granted the scope. */
export function forScope(scope: string): string {
  return `@requiresScopes(scopes: ${JSON.stringify([[scope]])})`;
}

/** One of the policies is enough. */
function policy(alternatives: readonly string[]): string {
  if (alternatives.length === 0) throw new RangeError('A field for nobody is no field');
  return `@policy(policies: ${JSON.stringify(alternatives.map((alternative) => [alternative]))})`;
}
