import { defineEvent } from '@hub/kernel/pure';
import { z } from 'zod';
import { instant, points, ulid } from './event-fields.js';

/** A person opened an account. Owner: member. */
export const memberRegistered = defineEvent({
  name: 'member.registered',
  version: 1,
  payload: z.object({
    memberId: ulid,
    channel: z.enum(['phone', 'mini-program', 'import']),
    registeredAt: instant,
  }),
});

/** A member signed in on a touchpoint. Owner: member. */
export const memberSignedIn = defineEvent({
  name: 'member.signed_in',
  version: 1,
  payload: z.object({ memberId: ulid, sessionId: ulid, touchpoint: z.string().max(32) }),
});

/** A session was ended by its owner, by staff or by a stolen refresh token. Owner: member. */
export const memberSessionRevoked = defineEvent({
  name: 'member.session_revoked',
  version: 1,
  payload: z.object({ memberId: ulid, sessionId: ulid }),
});

/** The tier changed, up or down. Owner: member. */
export const memberTierChanged = defineEvent({
  name: 'member.tier_changed',
  version: 1,
  payload: z.object({
    memberId: ulid,
    fromTier: z.string().max(32),
    toTier: z.string().max(32),
    validUntil: instant.nullable(),
  }),
});

/** The points balance moved; `available` and `pending` are the balances after the move. Owner: member. */
export const memberPointsChanged = defineEvent({
  name: 'member.points_changed',
  version: 1,
  payload: z.object({
    memberId: ulid,
    reason: z.enum([
      'earned',
      'activated',
      'spent',
      'restored',
      'clawed_back',
      'expired',
      'adjusted',
    ]),
    change: points,
    available: points,
    pending: points,
    orderId: ulid.nullable(),
  }),
});

/** Staff froze or unfroze the account. Owner: member. */
export const memberStatusChanged = defineEvent({
  name: 'member.status_changed',
  version: 1,
  payload: z.object({ memberId: ulid, status: z.enum(['active', 'frozen', 'closed']) }),
});
