import { z } from 'zod';
import { DEMO_APP_ID } from '@hub/standalone';
import { read } from './answers.js';
import type { Visitors } from './visitors.js';

/** A member who has signed in at the mini-program. */
export interface SignedInMember {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly accessToken: string;
}

const answer = z.object({
  signInWithMiniProgram: z.object({
    accessToken: z.string(),
    member: z.object({ id: z.string(), memberNumber: z.string() }),
  }),
});

/** Signs somebody in as the mini-program does; whoever comes for the first time becomes a member. */
export async function signIn(house: Visitors, openid: string): Promise<SignedInMember> {
  const minted = await fetch(new URL('/sandbox/wechat/codes', house.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ appId: DEMO_APP_ID, openid }),
  });
  const { code } = z.object({ code: z.string() }).parse(await minted.json());
  const variables = { appId: DEMO_APP_ID, code, device: 'test' };
  const { signInWithMiniProgram } = await read(
    house.touchpoint('mini-program').run('SignIn', variables),
    answer,
  );
  return {
    memberId: signInWithMiniProgram.member.id,
    memberNumber: signInWithMiniProgram.member.memberNumber,
    accessToken: signInWithMiniProgram.accessToken,
  };
}

/** Many at once, as many at a time as a sign-in desk would see. */
export async function signInMany(
  house: Visitors,
  prefix: string,
  count: number,
): Promise<SignedInMember[]> {
  const members: SignedInMember[] = [];
  for (let start = 0; start < count; start += 20) {
    const openids = Array.from(
      { length: Math.min(20, count - start) },
      (_, index) => `${prefix}-${String(start + index)}`,
    );
    members.push(...(await Promise.all(openids.map((openid) => signIn(house, openid)))));
  }
  return members;
}
