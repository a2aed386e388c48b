import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';
import type { BuyingHabit, DemoMember } from './demo-shapes.js';
import { SEED_DEADLINE_MS } from './seed-deadline.js';

const SOURCE = 'demo';
const MEMBERS_PER_CALL = 1_000;

/** Where a member of a habit stands when the demo begins. */
const STANDING: Readonly<
  Record<BuyingHabit, { readonly growthValue: number; readonly points: number }>
> = {
  loyal: { growthValue: 3_200, points: 1_860 },
  regular: { growthValue: 900, points: 520 },
  occasional: { growthValue: 240, points: 120 },
  silent: { growthValue: 60, points: 40 },
  browser: { growthValue: 0, points: 0 },
};

const IMPORT = /* GraphQL */ `
  mutation SeedMembers($input: ImportMembersInput!) {
    importMembers(input: $input) {
      externalId
      memberId
    }
  }
`;

const answer = z.object({
  importMembers: z.array(z.object({ externalId: z.string(), memberId: z.string() })),
});

/** The members, with their ids in the order given. */
export async function seedMembers(
  calls: SubgraphCalls,
  members: readonly DemoMember[],
): Promise<string[]> {
  const memberIds: string[] = [];
  for (let start = 0; start < members.length; start += MEMBERS_PER_CALL) {
    const rows = members.slice(start, start + MEMBERS_PER_CALL).map((member) => ({
      externalId: member.externalId,
      phone: member.phone,
      nickname: member.nickname,
      birthday: member.birthday,
      memberSince: member.memberSince.toISOString(),
      ...STANDING[member.habit],
    }));
    const call = {
      document: IMPORT,
      variables: { input: { source: SOURCE, members: rows } },
      schema: answer,
      deadlineMs: SEED_DEADLINE_MS,
    };
    const { importMembers } = await calls.call('member', call);
    memberIds.push(...importMembers.map(({ memberId }) => memberId));
  }
  return memberIds;
}
