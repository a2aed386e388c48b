import { expect } from '@jest/globals';
import {
  anonymousActor,
  memberActor,
  serviceActor,
  startTestSubgraph,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { type FakeClock, type HttpRouteResponse, newUlid } from '@hub/kernel';
import { defineMemberSubgraph } from './app.js';

/** The capability with the routes of its sandboxes and the sign-ins tests begin with. */
export interface MemberHarness extends TestSubgraph {
  route(
    method: 'GET' | 'POST',
    path: string,
    request?: { query?: Record<string, string>; body?: unknown },
  ): Promise<HttpRouteResponse>;
  /** The code of the last message to the phone. */
  lastCode(phone: string): Promise<string>;
  signIn(phone: string): Promise<SignedInSession>;
  mintCode(openid: string, unionid?: string): Promise<string>;
  importMember(record?: Record<string, unknown>): Promise<string>;
}

export interface SignedInSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly sessionId: string;
  readonly newMember: boolean;
  readonly member: { readonly id: string; readonly phone: string | null };
}

export const member = (session: SignedInSession) => ({
  ...memberActor(session.member.id),
  sessionId: session.sessionId,
});
export const order = serviceActor('order');

export async function startMember(options: { clock?: FakeClock } = {}): Promise<MemberHarness> {
  const running = await startTestSubgraph(
    defineMemberSubgraph({ providerDeadlineMs: 40 }),
    options,
  );
  const route: MemberHarness['route'] = async (method, path, { query = {}, body } = {}) => {
    const found = running.subgraph.routes.find(
      (candidate) => candidate.method === method && candidate.path === path,
    );
    if (found === undefined) throw new Error(`No route ${method} ${path}`);
    const rawBody = Buffer.from(body === undefined ? '' : JSON.stringify(body));
    return await found.handler({ rawBody, headers: {}, query, params: {} });
  };
  const harness: MemberHarness = {
    ...running,
    route,
    lastCode: async (phone) => {
      const { body } = (await route('GET', '/sandbox/sms', { query: { phone } })) as {
        body: { messages: { code: string }[] };
      };
      return body.messages[0]?.code ?? '';
    },
    signIn: async (phone) => {
      running.clock.advance({ seconds: 61 });
      const asked = await running.execute(anonymousActor(), requestCode, { phone });
      expect(asked.errors).toBeUndefined();
      const { data, errors } = await running.execute<{ signInWithPhone: SignedInSession }>(
        anonymousActor(),
        signInWithPhone,
        {
          phone,
          code: await harness.lastCode(phone),
        },
      );
      expect(errors).toBeUndefined();
      if (!data) throw new Error('no answer');
      return data.signInWithPhone;
    },
    mintCode: async (openid, unionid) => {
      const { body } = (await route('POST', '/sandbox/wechat/codes', {
        body: { openid, unionid },
      })) as { body: { code: string } };
      return body.code;
    },
    importMember: async (record = {}) => {
      const { data, errors } = await running.execute<{ importMembers: { memberId: string }[] }>(
        serviceActor('seed'),
        importMembers,
        {
          input: { source: 'test', members: [{ externalId: newUlid(), ...record }] },
        },
      );
      expect(errors).toBeUndefined();
      return data?.importMembers[0]?.memberId ?? '';
    },
  };
  return harness;
}

export const requestCode =
  'mutation ($phone: String!) { requestSignInCode(input: { phone: $phone }) { retryAfterSeconds expiresInSeconds } }';

const signInResult = `{ __typename
  ... on Session { accessToken accessTokenExpiresAt refreshToken sessionId newMember member { id phone } }
  ... on SignInCodeWrong { message attemptsLeft }
  ... on AccountFrozen { message } }`;

export const signInWithPhone = `mutation ($phone: String!, $code: String!, $device: String) {
  signInWithPhone(input: { phone: $phone, code: $code, device: $device }) ${signInResult} }`;

export const signInWithMiniProgram = `mutation ($code: String!, $appId: String!) {
  signInWithMiniProgram(input: { appId: $appId, code: $code }) ${signInResult} }`;

export const refreshSession = `mutation ($refreshToken: String!) { refreshSession(input: { refreshToken: $refreshToken }) ${signInResult} }`;

export const importMembers = `mutation ($input: ImportMembersInput!) {
  importMembers(input: $input) { externalId memberId created code message } }`;
