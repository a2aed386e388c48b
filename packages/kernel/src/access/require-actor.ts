import { baseErrors } from '../errors/base-errors.js';
import type { DomainError } from '../errors/domain-error.js';
import type {
  Actor,
  MemberActor,
  PartnerActor,
  ServiceActor,
  StaffActor,
  StaffRole,
} from './actor.js';

/** The signed-in member, or UNAUTHENTICATED / FORBIDDEN. */
export function requireMember(actor: Actor): MemberActor {
  if (actor.kind === 'member') return actor;
  throw refusal(actor, 'a signed-in member');
}

/** Staff with at least one of the roles; without roles, any staff. */
export function requireStaff(actor: Actor, ...roles: StaffRole[]): StaffActor {
  if (
    actor.kind === 'staff' &&
    (roles.length === 0 || roles.some((role) => actor.roles.includes(role)))
  )
    return actor;
  throw refusal(actor, roles.length === 0 ? 'staff' : `staff who are ${roles.join(' or ')}`);
}

/** A clerk of this very store, or an admin, who may stand in at every store. */
export function requireClerkOf(actor: Actor, storeId: string): StaffActor {
  const staff = requireStaff(actor, 'clerk', 'admin');
  if (staff.roles.includes('admin') || staff.storeId === storeId) return staff;
  throw baseErrors.refuse('FORBIDDEN', 'This belongs to another store', { storeId });
}

/** A partner, staff or service token that was granted the scope. */
export function requireScope(
  actor: Actor,
  scope: string,
): PartnerActor | ServiceActor | StaffActor {
  if ('scopes' in actor && actor.scopes.includes(scope)) return actor;
  throw refusal(actor, `a token with the scope ${scope}`);
}

/** Another capability of the hub; with names, one of those. */
export function requireService(actor: Actor, ...names: string[]): ServiceActor {
  if (actor.kind === 'service' && (names.length === 0 || names.includes(actor.name))) return actor;
  throw refusal(
    actor,
    names.length === 0 ? 'a capability of the hub' : `the capability ${names.join(' or ')}`,
  );
}

/** The member it is about, or staff with one of the roles (without roles, any staff), or a capability. */
export function requireSelfOrStaff(
  actor: Actor,
  memberId: string,
  ...roles: StaffRole[]
): MemberActor | ServiceActor | StaffActor {
  if (actor.kind === 'service') return actor;
  if (actor.kind === 'staff') return requireStaff(actor, ...roles);
  const member = requireMember(actor);
  if (member.memberId === memberId) return member;
  throw baseErrors.refuse('FORBIDDEN', 'This belongs to another member');
}

export function isSelf(actor: Actor, memberId: string): boolean {
  return actor.kind === 'member' && actor.memberId === memberId;
}

export function hasRole(actor: Actor, ...roles: StaffRole[]): boolean {
  return actor.kind === 'staff' && roles.some((role) => actor.roles.includes(role));
}

export function hasScope(actor: Actor, scope: string): boolean {
  return 'scopes' in actor && actor.scopes.includes(scope);
}

function refusal(actor: Actor, asked: string): DomainError {
  return actor.kind === 'anonymous'
    ? baseErrors.refuse('UNAUTHENTICATED', `Sign in first: this is for ${asked}`)
    : baseErrors.refuse('FORBIDDEN', `This is for ${asked}`);
}
