import { type Touchpoint, parseInput } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { normalisePhone } from './phone-number.js';
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
>;

const inputShape = z.object({
  phone: z.string().min(1).max(32),
  code: z.string().regex(/^\d{6}$/, { message: 'must have six digits' }),
  device: text(1, 64).nullish(),
});

/** Signs in the owner of a phone and opens an account at the first time. */
export class SignInWithPhone {
  constructor(private readonly services: Services) {}

  async run(input: unknown, touchpoint: Touchpoint): Promise<SignInOutcome> {
    const { database, clock, accessTokens } = this.services;
    const { phone: given, code, device = null } = parseInput(inputShape, input);
    const phone = normalisePhone(given);
    const now = clock.now();
    const outcome = await retryWhenTaken(() =>
      database.transaction(async (manager) => {
        const wrong = await proveCode(this.services, manager, phone, code, now);
        if (wrong !== null) return wrong;
        const known = await this.findOrRegister(manager, phone, now);
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

  private async findOrRegister(manager: EntityManager, phone: string, now: Date) {
    const known = await this.services.members.findByPhoneIndex(
      manager,
      this.services.personalData.phoneIndex(phone),
    );
    if (known !== null) return { member: known, newMember: false };
    const encrypted = this.services.personalData.encrypt('phone', phone);
    return {
      member: await registerMember(this.services, manager, {
        channel: 'phone',
        phone: encrypted,
        now,
      }),
      newMember: true,
    };
  }
}

/** Uses the code up, or counts the wrong attempt; null means the phone is proven. */
export async function proveCode(
  { sessions, personalData }: Pick<MemberServices, 'sessions' | 'personalData'>,
  manager: EntityManager,
  phone: string,
  code: string,
  now: Date,
): Promise<{ kind: 'wrong-code'; attemptsLeft: number; message: string } | null> {
  const phoneIndex = personalData.phoneIndex(phone);
  if (await sessions.useCode(manager, phoneIndex, personalData.signInCodeHmac(phone, code), now))
    return null;
  const attemptsLeft = await sessions.countWrongAttempt(manager, phoneIndex, now);
  const message =
    attemptsLeft > 0
      ? `The code is wrong; ${String(attemptsLeft)} attempts are left`
      : 'There is no valid code for this phone any more; ask for a new one';
  return { kind: 'wrong-code', attemptsLeft, message };
}
