import { randomBytes } from 'node:crypto';
import { type Actor, requireMember } from '@hub/kernel';
import { issueMemberCode, memberCodeValidUntil } from '../domain/member-code.js';
import { requireActive } from '../domain/member-status.js';
import type { MemberServices } from './services.js';

type Services = Pick<MemberServices, 'database' | 'clock' | 'members' | 'memberCodeKeys'>;

/** A fresh code for the counter. Nothing is stored: the signature says all, and only used codes are remembered. */
export class IssueMemberCode {
  constructor(private readonly services: Services) {}

  async run(actor: Actor): Promise<{ code: string; validUntil: Date }> {
    const { memberId } = requireMember(actor);
    const { database, clock, members, memberCodeKeys } = this.services;
    const member = await members.findById(database.read, memberId);
    requireActive(member?.status ?? 'closed');
    const issuedAt = clock.now();
    const code = issueMemberCode(
      { memberId, issuedAt, nonce: randomBytes(6).toString('hex') },
      memberCodeKeys.signer,
    );
    return { code, validUntil: memberCodeValidUntil(issuedAt) };
  }
}
