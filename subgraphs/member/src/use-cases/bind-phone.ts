import { type Actor, requireMember, parseInput } from '@hub/kernel';
import { z } from 'zod';
import { requireActive } from '../domain/member-status.js';
import { normalisePhone } from './phone-number.js';
import type { MemberRow } from '../persistence/member.entity.js';
import type { MemberServices } from './services.js';
import { proveCode } from './sign-in-with-phone.js';

type Services = Pick<
  MemberServices,
  'database' | 'clock' | 'sessions' | 'members' | 'personalData'
>;

const inputShape = z.object({
  phone: z.string().min(1).max(32),
  code: z.string().regex(/^\d{6}$/, { message: 'must have six digits' }),
});

export type BindPhoneOutcome =
  | { readonly kind: 'bound'; readonly member: MemberRow }
  | { readonly kind: 'wrong-code'; readonly attemptsLeft: number; readonly message: string }
  | { readonly kind: 'taken'; readonly message: string };

/** Gives a signed-in member a phone, or another one, proven by a code sent to it. */
export class BindPhone {
  constructor(private readonly services: Services) {}

  async run(actor: Actor, input: unknown): Promise<BindPhoneOutcome> {
    const { database, clock, members, personalData } = this.services;
    const { memberId } = requireMember(actor);
    const { phone: given, code } = parseInput(inputShape, input);
    const phone = normalisePhone(given);
    const now = clock.now();
    return await database.transaction(async (manager) => {
      const before = await members.lock(manager, memberId);
      requireActive(before?.status ?? 'closed');
      const wrong = await proveCode(this.services, manager, phone, code, now);
      if (wrong !== null) return wrong;
      const isBound = await members.setPhone(
        manager,
        memberId,
        personalData.encrypt('phone', phone),
        now,
      );
      if (!isBound)
        return {
          kind: 'taken' as const,
          message: 'This phone belongs to another account; sign in with it instead',
        };
      const member = await members.findById(manager, memberId);
      if (member === null) throw new Error(`The member ${memberId} is gone`);
      return { kind: 'bound' as const, member };
    });
  }
}
