import type { Actor } from '@hub/kernel';
import { isUlid } from '@hub/kernel';
import { z } from 'zod';

/** Which kinds of actor an issuer is trusted to name; a member issuer can never make a member of staff. */
export type ActorKind = 'member' | 'staff' | 'partner';

const ulid = z.string().refine(isUlid, 'must be a ULID');
const scopes = z
  .string()
  .default('')
  .transform((scope) => scope.split(' ').filter((entry) => entry !== ''));

const claims = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('member'), sub: ulid, sid: ulid }),
  z.object({
    kind: z.literal('staff'),
    sub: z.string().min(1).max(64),
    roles: z.array(z.enum(['admin', 'marketer', 'analyst', 'merchandiser', 'clerk'])).min(1),
    store_id: ulid.optional(),
    scope: scopes,
  }),
  z.object({ kind: z.literal('partner'), sub: z.string().min(1).max(64), scope: scopes }),
]);

/**
 * Turns verified token claims into an actor.
 *
 * @returns null when the claims are not those of an actor this issuer may name
 */
export function actorFromClaims(
  payload: unknown,
  trustedKinds: readonly ActorKind[],
): Actor | null {
  const parsed = claims.safeParse(payload);
  if (!parsed.success || !trustedKinds.includes(parsed.data.kind)) return null;
  const claim = parsed.data;
  switch (claim.kind) {
    case 'member':
      return { kind: 'member', memberId: claim.sub, sessionId: claim.sid };
    case 'staff':
      return {
        kind: 'staff',
        staffId: claim.sub,
        roles: claim.roles,
        ...(claim.store_id === undefined ? {} : { storeId: claim.store_id }),
        scopes: claim.scope,
      };
    case 'partner':
      return { kind: 'partner', clientId: claim.sub, scopes: claim.scope };
  }
}
