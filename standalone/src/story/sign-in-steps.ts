import { z } from 'zod';
import type { StoryStep, StoryWorld } from './story-world.js';
import { dataOf, StoryBroken } from './touchpoint-client.js';

const session = z.object({
  accessToken: z.string(),
  newMember: z.boolean(),
  member: z.object({ id: z.string(), memberNumber: z.string() }),
});

/** The app id of the demo's mini-program. */
export const DEMO_APP_ID = 'wx-demo-hub';

export const signInSteps: readonly StoryStep[] = [
  {
    name: 'sign-in-mini-program',
    title: { zh: '小程序登录', en: 'Sign in in the mini-program' },
    run: async (world) => {
      const code = await mintMiniProgramCode(world);
      const data = dataOf(
        await world.miniProgram.run('SignIn', { appId: DEMO_APP_ID, code, device: 'story' }),
      );
      const { signInWithMiniProgram } = z.object({ signInWithMiniProgram: session }).parse(data);
      world.facts.memberToken = signInWithMiniProgram.accessToken;
      world.facts.memberId = signInWithMiniProgram.member.id;
      return [
        `member ${signInWithMiniProgram.member.memberNumber}, ${signInWithMiniProgram.newMember ? 'new' : 'known'}`,
      ];
    },
  },
  {
    name: 'bind-phone',
    title: { zh: '绑定手机号', en: 'Bind a phone number' },
    run: async (world) => {
      const code = await requestCode(world);
      const member = world.member('miniProgram');
      const answer = await member.run('BindPhone', { phone: world.phone, code });
      const { bindPhone } = z
        .object({ bindPhone: z.object({ __typename: z.string() }) })
        .parse(dataOf(answer));
      if (bindPhone.__typename !== 'PhoneBound')
        throw new StoryBroken(`The phone could not be bound: ${bindPhone.__typename}.`);
      return [`${world.phone} belongs to the member now`];
    },
  },
];

/** What the platform's login call would give the mini-program. */
async function mintMiniProgramCode(world: StoryWorld): Promise<string> {
  const response = await fetch(new URL('/sandbox/wechat/codes', world.sandboxes.member), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      appId: DEMO_APP_ID,
      openid: `story-${world.id}`,
      unionid: `story-union-${world.id}`,
    }),
  });
  return z.object({ code: z.string() }).parse(await response.json()).code;
}

/** Asks for a code and reads it where the sandbox keeps what it "sent". */
async function requestCode(world: StoryWorld): Promise<string> {
  const asked = await world.app.run('RequestSignInCode', { phone: world.phone });
  const [error] = asked.errors;
  if (error !== undefined && error.extensions?.code !== 'RATE_LIMITED')
    throw new StoryBroken(error.message);
  const response = await fetch(
    new URL(`/sandbox/sms?phone=${encodeURIComponent(world.phone)}`, world.sandboxes.member),
  );
  const { messages } = z
    .object({ messages: z.array(z.object({ code: z.string() })) })
    .parse(await response.json());
  const newest = messages[0];
  if (newest === undefined)
    throw new StoryBroken('No sign-in code was sent; try again in a minute.');
  return newest.code;
}
