import { memberSessionRevoked } from '@hub/events';
import { z } from 'zod';
import { type DomainError, parseInput } from '@hub/kernel';
import { memberErrors } from '../domain/errors.js';
import {
  frozenOutcome,
  hashRefreshToken,
  newRefreshToken,
  refreshTokenDays,
  type SignInOutcome,
} from './open-session.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  'database' | 'clock' | 'sessions' | 'members' | 'outbox' | 'accessTokens'
>;

const inputShape = z.object({ refreshToken: z.string().min(1).max(128) });

/** Exchanges a refresh token for the next pair. A token that comes twice ends the session: one of the two stole it. */
export class RefreshSession {
  constructor(private readonly services: Services) {}

  async run(input: unknown): Promise<SignInOutcome> {
    const { clock, accessTokens } = this.services;
    const hash = hashRefreshToken(parseInput(inputShape, input).refreshToken);
    const now = clock.now();
    // Refusals are answered, not thrown, because the end of a stolen session must commit.
    const outcome = await this.exchange(hash, now);
    if (outcome.kind === 'refused') throw outcome.refusal;
    if (outcome.kind === 'frozen') return outcome;
    const { token, expiresAt } = await accessTokens.issue(
      { memberId: outcome.member.id, sessionId: outcome.sessionId },
      now,
    );
    return {
      ...outcome,
      kind: 'signed-in',
      accessToken: token,
      accessTokenExpiresAt: expiresAt,
      newMember: false,
    };
  }

  private async exchange(hash: string, now: Date) {
    const { database, sessions, members } = this.services;
    return await database.transaction(async (manager) => {
      const token = await sessions.findToken(manager, hash);
      if (token === null || token.expiresAt <= now) return refused(invalid());
      const session = await sessions.findSession(manager, token.sessionId);
      const member = session === null ? null : await members.findById(manager, session.memberId);
      if (session === null || member === null) return refused(invalid());
      if (member.status === 'frozen') return frozenOutcome;
      if (session.revokedAt !== null || member.status === 'closed')
        return refused(revoked('The session was ended'));
      if (!(await sessions.useToken(manager, hash, now))) {
        if (await sessions.revoke(manager, member.id, session.id, now)) {
          await announceRevoked(this.services, manager, member.id, [session.id], now);
        }
        return refused(revoked('The refresh token was used before, so its session was ended'));
      }
      const next = newRefreshToken(session.id, now);
      await sessions.addToken(manager, next.row);
      const expiresAt = new Date(now.getTime() + refreshTokenDays * 86_400_000);
      if (!(await sessions.prolong(manager, session.id, now, expiresAt)))
        return refused(revoked('The session was ended'));
      return {
        kind: 'opened' as const,
        member,
        sessionId: session.id,
        refreshToken: next.refreshToken,
      };
    });
  }
}

/** Tells everybody that these sessions are over. */
export async function announceRevoked(
  { outbox }: Pick<MemberServices, 'outbox'>,
  manager: Parameters<MemberServices['outbox']['appendMany']>[0],
  memberId: string,
  sessionIds: readonly string[],
  now: Date,
): Promise<void> {
  await outbox.appendMany(
    manager,
    memberSessionRevoked,
    sessionIds.map((sessionId) => ({
      aggregateId: memberId,
      occurredAt: now,
      payload: { memberId, sessionId },
    })),
  );
}

const refused = (refusal: DomainError) => ({ kind: 'refused' as const, refusal });
const invalid = () =>
  memberErrors.refuse(
    'REFRESH_TOKEN_INVALID',
    'The refresh token is unknown or out of date; sign in again',
  );
const revoked = (message: string) =>
  memberErrors.refuse('SESSION_REVOKED', `${message}; sign in again`);
