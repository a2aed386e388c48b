import { type Touchpoint, parseInput } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { MiniProgramIdentity } from '../clients/mini-program-code-exchange.js';
import { memberErrors } from '../domain/errors.js';
import type { MemberIdentityRow } from '../persistence/member.entity.js';
import { openSession, type SignInOutcome } from './open-session.js';
import { text } from './text-input.js';
import { registerMember } from './register-member.js';
import { retryWhenTaken } from './retry-when-taken.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  | 'database'
  | 'clock'
  | 'sessions'
  | 'members'
  | 'tiers'
  | 'outbox'
  | 'random'
  | 'personalData'
  | 'accessTokens'
  | 'businessDays'
  | 'miniProgram'
  | 'providerDeadlineMs'
>;

const inputShape = z.object({
  appId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, { message: 'must have 1 to 64 letters, digits, - or _' }),
  code: z.string().min(1).max(128),
  device: text(1, 64).nullish(),
});

/** Signs in whom the mini-program's platform vouches for and opens an account at the first time. */
export class SignInWithMiniProgram {
  constructor(private readonly services: Services) {}

  async run(input: unknown, touchpoint: Touchpoint): Promise<SignInOutcome> {
    const { database, clock, accessTokens } = this.services;
    const { appId, code, device = null } = parseInput(inputShape, input);
    const identity = await this.exchange(appId, code);
    if ('kind' in identity) return identity;
    const now = clock.now();
    const outcome = await retryWhenTaken(() =>
      database.transaction(async (manager) => {
        const known = await this.findOrRegister(manager, appId, identity, now);
        const session = await openSession(this.services, manager, {
          memberId: known.member.id,
          device,
          touchpoint,
          now,
        });
        return session.kind === 'frozen' ? session : { ...session, ...known };
      }),
    );
    if (outcome.kind !== 'opened') return outcome;
    const { token, expiresAt } = await accessTokens.issue(
      { memberId: outcome.member.id, sessionId: outcome.sessionId },
      now,
    );
    return { ...outcome, kind: 'signed-in', accessToken: token, accessTokenExpiresAt: expiresAt };
  }

  private async exchange(
    appId: string,
    code: string,
  ): Promise<MiniProgramIdentity | Extract<SignInOutcome, { kind: 'wrong-code' }>> {
    const answer = await this.services.miniProgram
      .exchange({ appId, code }, AbortSignal.timeout(this.services.providerDeadlineMs))
      .catch(() => ({ errcode: -1 as const, errmsg: 'no answer' }));
    if (!('errcode' in answer)) return answer;
    switch (answer.errcode) {
      case -1:
        throw memberErrors.refuse(
          'MINI_PROGRAM_UNAVAILABLE',
          'The mini-program platform did not answer; try again with a new code',
        );
      case 40029:
        return {
          kind: 'wrong-code',
          attemptsLeft: 0,
          message: 'The login code is not valid any more; fetch a new one',
        };
      case 40163:
        return {
          kind: 'wrong-code',
          attemptsLeft: 0,
          message: 'The login code was used before; fetch a new one',
        };
    }
  }

  /** The openid decides; a unionid leads to the account that another app of the same owner opened. */
  private async findOrRegister(
    manager: EntityManager,
    appId: string,
    identity: MiniProgramIdentity,
    now: Date,
  ) {
    const { members } = this.services;
    const wanted = this.identities(appId, identity, now);
    const found = await members.findIdentities(
      manager,
      wanted.map(({ kind }) => kind),
      wanted.map(({ blindIndex }) => blindIndex),
    );
    const leading = wanted.flatMap(({ kind }) => found.find((row) => row.kind === kind) ?? [])[0];
    if (leading === undefined) {
      const member = await registerMember(this.services, manager, { channel: 'mini-program', now });
      await members.claimIdentities(
        manager,
        wanted.map((row) => ({ ...row, memberId: member.id })),
      );
      return { member, newMember: true };
    }
    const missing = wanted.filter(({ kind }) => !found.some((row) => row.kind === kind));
    await members.addIdentities(
      manager,
      missing.map((row) => ({ ...row, memberId: leading.memberId })),
    );
    const member = await members.findById(manager, leading.memberId);
    if (member === null) throw new Error(`The identity of ${leading.memberId} leads to no member`);
    return { member, newMember: false };
  }

  private identities(
    appId: string,
    { openid, unionid }: MiniProgramIdentity,
    now: Date,
  ): Omit<MemberIdentityRow, 'memberId'>[] {
    const named = [
      { kind: `openid:${appId}`, value: openid },
      { kind: 'unionid', value: unionid },
    ];
    return named.flatMap(({ kind, value }) => {
      if (value === null) return [];
      const { cipher, index } = this.services.personalData.identity(kind, value);
      return [{ kind, blindIndex: index, cipher, createdAt: now }];
    });
  }
}
