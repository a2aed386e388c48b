import { baseErrors } from '@hub/kernel/pure';
import { memberErrors } from './errors.js';

export const memberStatuses = ['active', 'frozen', 'closed'] as const;
export type MemberStatus = (typeof memberStatuses)[number];

/** Closed is final: nothing is left of the person to come back to. */
const reachable: Record<MemberStatus, readonly MemberStatus[]> = {
  active: ['frozen', 'closed'],
  frozen: ['active', 'closed'],
  closed: [],
};

/** The new status, or a refusal that says why it cannot be reached. */
export function changeStatus(from: MemberStatus, to: MemberStatus): MemberStatus {
  if (reachable[from].includes(to)) return to;
  if (from === 'closed') throw memberErrors.refuse('MEMBER_CLOSED', 'The account is closed');
  throw baseErrors.refuse('BAD_USER_INPUT', `The account is ${from} and cannot become ${to}`, {
    field: 'memberId',
    from,
    to,
  });
}

/** Passes an active account on; anything else is refused by name. */
export function requireActive(status: MemberStatus): void {
  if (status === 'frozen') throw memberErrors.refuse('MEMBER_FROZEN', 'The account is frozen');
  if (status === 'closed') throw memberErrors.refuse('MEMBER_CLOSED', 'The account is closed');
}
