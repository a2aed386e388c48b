import { someHeld, inWords, simplest, type GrantGroups } from './grant-groups.js';
import { holdsGrant, type Grants } from './grants.js';

/** One thing a field or type asks of a caller, or one condition under which a value is shown unmasked. */
export type Requirement =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scopes' | 'policies' | 'grants'; readonly groups: GrantGroups };

export const authenticated: Requirement = { kind: 'authenticated' };

/** In its simplest form, so that requirements that ask for the same are equal. */
export function requirementOf(
  kind: 'scopes' | 'policies' | 'grants',
  groups: GrantGroups,
): Requirement {
  return { kind, groups: simplest(groups) };
}

export function isMet(requirement: Requirement, grants: Grants): boolean {
  switch (requirement.kind) {
    case 'authenticated':
      return grants.authenticated;
    case 'scopes':
      return someHeld(requirement.groups, (scope) => grants.scopes.has(scope));
    case 'policies':
      return someHeld(requirement.groups, (policy) => grants.policies.has(policy));
    case 'grants':
      return someHeld(requirement.groups, (grant) => holdsGrant(grants, grant));
  }
}

/** For people: `the policy role:admin, or role:marketer`. */
export function requirementInWords(requirement: Requirement): string {
  if (requirement.kind === 'authenticated') return 'a signed-in caller';
  const { kind, groups } = requirement;
  if (groups.length === 0) return 'a right that nobody holds';
  const [one, several] = nouns[kind];
  const noun = groups.some((group) => group.length > 1) ? several : one;
  return `the ${noun} ${inWords(groups)}`;
}

const nouns = {
  scopes: ['scope', 'scopes'],
  policies: ['policy', 'policies'],
  grants: ['grant', 'grants'],
} as const;

/** Gives every different requirement one number. */
export class RequirementTable {
  readonly #all: Requirement[] = [];
  readonly #numbers = new Map<string, number>();

  /** Every different one, by its number. */
  get all(): readonly Requirement[] {
    return this.#all;
  }

  numberOf(requirement: Requirement): number {
    const key = JSON.stringify(requirement);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#all.length);
    return this.#all.push(requirement) - 1;
  }
}
