import { createHash, randomBytes } from 'node:crypto';
import { memberSignedIn } from '@hub/events';
import { newUlid } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { requireActive } from '../domain/member-status.js';
import type { MemberRow } from '../persistence/member.entity.js';
import type { MemberServices } from './services.js';

export const refreshTokenDays = 30;

type Services = Pick<MemberServices, 'members' | 'sessions' | 'outbox'>;

export interface OpenedSession {
  readonly sessionId: string;
  readonly refreshToken: string;
}

/** What a sign-in answers. */
export interface SignedIn extends OpenedSession {
  readonly kind: 'signed-in';
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly member: MemberRow;
  readonly newMember: boolean;
}

export type SignInOutcome =
  | SignedIn
  | { readonly kind: 'wrong-code'; readonly attemptsLeft: number; readonly message: string }
  | { readonly kind: 'frozen'; readonly message: string };

export const frozenOutcome = {
  kind: 'frozen' as const,
  message: 'This account is frozen; please ask in a store',
};

/** A new session in the caller's transaction, announced, unless the account was frozen. */
export async function openSession(
  services: Services,
  manager: EntityManager,
  request: {
    readonly memberId: string;
    readonly device: string | null;
    readonly touchpoint: string;
    readonly now: Date;
  },
): Promise<(OpenedSession & { readonly kind: 'opened' }) | typeof frozenOutcome> {
  const { memberId, device, touchpoint, now } = request;
  // Held until the session stands, so that freezing ends this one too or is seen here.
  const member = await services.members.lock(manager, memberId);
  if (member?.status === 'frozen') return frozenOutcome;
  requireActive(member?.status ?? 'closed');
  const sessionId = newUlid(now);
  const { refreshToken, row } = newRefreshToken(sessionId, now);
  await services.sessions.addSession(
    manager,
    {
      id: sessionId,
      memberId,
      device,
      touchpoint,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: row.expiresAt,
      revokedAt: null,
    },
    row,
  );
  await services.outbox.append(manager, memberSignedIn, {
    aggregateId: memberId,
    occurredAt: now,
    payload: { memberId, sessionId, touchpoint },
  });
  return { kind: 'opened', sessionId, refreshToken };
}

/** 256 random bits for the client, their SHA-256 for the database. */
export function newRefreshToken(sessionId: string, now: Date) {
  const refreshToken = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + refreshTokenDays * 86_400_000);
  return {
    refreshToken,
    row: { hash: hashRefreshToken(refreshToken), sessionId, expiresAt, usedAt: null },
  };
}

export function hashRefreshToken(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('base64url');
}
