import type {
  AnonymousActor,
  MemberActor,
  PartnerActor,
  ServiceActor,
  StaffActor,
  StaffRole,
} from '../access/actor.js';
import { ulidFactory } from '../ids/ulid.js';

const testId = ulidFactory('actors');
const staffMember = testId(new Date(0));

export function anonymousActor(): AnonymousActor {
  return { kind: 'anonymous' };
}

export function memberActor(memberId: string): MemberActor {
  return { kind: 'member', memberId, sessionId: `session-of-${memberId}` };
}

export function staffActor(
  roles: readonly StaffRole[],
  extras: Partial<Omit<StaffActor, 'kind' | 'roles'>> = {},
): StaffActor {
  return { kind: 'staff', staffId: staffMember, scopes: [], ...extras, roles };
}

export function adminActor(...scopes: string[]): StaffActor {
  return staffActor(['admin'], { scopes });
}

export function marketerActor(...scopes: string[]): StaffActor {
  return staffActor(['marketer'], { scopes });
}

export function analystActor(...scopes: string[]): StaffActor {
  return staffActor(['analyst'], { scopes });
}

export function merchandiserActor(...scopes: string[]): StaffActor {
  return staffActor(['merchandiser'], { scopes });
}

export function clerkOf(storeId: string, ...scopes: string[]): StaffActor {
  return staffActor(['clerk'], { storeId, scopes });
}

export function partnerActor(
  scopes: readonly string[] = [],
  clientId = 'test-partner',
): PartnerActor {
  return { kind: 'partner', clientId, scopes };
}

export function serviceActor(name: string, scopes: readonly string[] = []): ServiceActor {
  return { kind: 'service', name, scopes };
}
