import { z } from 'zod';

export const staffRoles = ['admin', 'marketer', 'analyst', 'merchandiser', 'clerk'] as const;
export type StaffRole = (typeof staffRoles)[number];

export const touchpoints = [
  'app',
  'mini-program',
  'website',
  'pos',
  'partner',
  'console',
  'service',
  'unknown',
] as const;
/** Where the request entered the hub. */
export type Touchpoint = (typeof touchpoints)[number];

const scopes = z.array(z.string());

/** Who asks. The gateway finds out once; subgraphs trust its signature and authorise in the use case. */
export const actorShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anonymous') }),
  z.object({ kind: z.literal('member'), memberId: z.string(), sessionId: z.string() }),
  z.object({
    kind: z.literal('staff'),
    staffId: z.string(),
    roles: z.array(z.enum(staffRoles)),
    storeId: z.string().optional(),
    scopes,
  }),
  z.object({ kind: z.literal('partner'), clientId: z.string(), scopes }),
  z.object({ kind: z.literal('service'), name: z.string(), scopes }),
]);

export interface AnonymousActor {
  readonly kind: 'anonymous';
}
export interface MemberActor {
  readonly kind: 'member';
  readonly memberId: string;
  readonly sessionId: string;
}
export interface StaffActor {
  readonly kind: 'staff';
  readonly staffId: string;
  readonly roles: readonly StaffRole[];
  /** The store a clerk works at. */
  readonly storeId?: string | undefined;
  readonly scopes: readonly string[];
}
export interface PartnerActor {
  readonly kind: 'partner';
  readonly clientId: string;
  readonly scopes: readonly string[];
}
export interface ServiceActor {
  readonly kind: 'service';
  readonly name: string;
  readonly scopes: readonly string[];
}
export type Actor = AnonymousActor | MemberActor | StaffActor | PartnerActor | ServiceActor;

/** How logs and the audit trail name an actor: kind and id, never a person's data. */
export function actorLabel(actor: Actor): string {
  switch (actor.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'member':
      return `member:${actor.memberId}`;
    case 'staff':
      return `staff:${actor.staffId}`;
    case 'partner':
      return `partner:${actor.clientId}`;
    case 'service':
      return `service:${actor.name}`;
  }
}
