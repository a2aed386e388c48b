import { describe, expect, it, jest } from '@jest/globals';
import { SignJWT } from 'jose';
import {
  adminActor,
  analystActor,
  anonymousActor,
  clerkOf,
  marketerActor,
  memberActor,
  partnerActor,
  serviceActor,
} from '../testing/actors.js';
import { type Actor, actorLabel } from './actor.js';
import {
  hasRole,
  hasScope,
  isSelf,
  requireClerkOf,
  requireMember,
  requireScope,
  requireSelfOrStaff,
  requireService,
  requireStaff,
} from './require-actor.js';
import { ActorVerifier, signActor, verifyActor } from './signed-actor.js';

const everyone: readonly Actor[] = [
  anonymousActor(),
  memberActor('M1'),
  memberActor('M2'),
  adminActor(),
  marketerActor('pii:read'),
  analystActor(),
  clerkOf('S1'),
  clerkOf('S2'),
  partnerActor(['stock:write']),
  serviceActor('order'),
];

/** What each of `everyone` is told, in that order: "yes", or the code of the refusal. */
function answers(require: (actor: Actor) => unknown): string[] {
  return everyone.map((actor) => {
    try {
      expect(require(actor)).toBe(actor);
      return 'yes';
    } catch (error) {
      if (error instanceof Error && 'code' in error) return String(error.code);
      throw error;
    }
  });
}

const told = (allowed: readonly number[]): string[] =>
  everyone.map((_actor, index) =>
    allowed.includes(index) ? 'yes' : index === 0 ? 'UNAUTHENTICATED' : 'FORBIDDEN',
  );

describe('asking for an actor', () => {
  it.each<[string, (actor: Actor) => unknown, readonly number[]]>([
    ['a member', requireMember, [1, 2]],
    ['any staff', (actor) => requireStaff(actor), [3, 4, 5, 6, 7]],
    ['a marketer or an analyst', (actor) => requireStaff(actor, 'marketer', 'analyst'), [4, 5]],
    ['a clerk of S1', (actor) => requireClerkOf(actor, 'S1'), [3, 6]],
    ['a scope', (actor) => requireScope(actor, 'stock:write'), [8]],
    ['a scope staff may hold', (actor) => requireScope(actor, 'pii:read'), [4]],
    ['a capability', (actor) => requireService(actor), [9]],
    ['another capability', (actor) => requireService(actor, 'inventory'), []],
    ['the member or staff', (actor) => requireSelfOrStaff(actor, 'M1'), [1, 3, 4, 5, 6, 7, 9]],
    ['the member or an analyst', (actor) => requireSelfOrStaff(actor, 'M1', 'analyst'), [1, 5, 9]],
  ])('who is %s lets in exactly those', (_who, require, allowed) => {
    expect(answers(require)).toEqual(told(allowed));
  });

  it('answers questions without refusing', () => {
    expect([
      isSelf(memberActor('M1'), 'M1'),
      isSelf(memberActor('M1'), 'M2'),
      isSelf(adminActor(), 'M1'),
    ]).toEqual([true, false, false]);
    expect([
      hasRole(clerkOf('S'), 'clerk'),
      hasRole(clerkOf('S'), 'admin'),
      hasRole(anonymousActor(), 'clerk'),
    ]).toEqual([true, false, false]);
    expect([
      hasScope(marketerActor('a'), 'a'),
      hasScope(marketerActor('a'), 'b'),
      hasScope(memberActor('M'), 'a'),
    ]).toEqual([true, false, false]);
  });

  it('names actors by kind and id', () => {
    const names = everyone.map(actorLabel);
    expect([names[0], names[1], names[8], names[9]]).toEqual([
      'anonymous',
      'member:M1',
      'partner:test-partner',
      'service:order',
    ]);
  });
});

const secret = 'a secret of more than thirty-two characters';
const context = { requestId: 'r1', touchpoint: 'app' as const };

describe('a signed actor', () => {
  it.each(everyone.map((actor) => [actorLabel(actor), actor] as const))(
    'brings back %s',
    async (_label, actor) => {
      expect(await verifyActor(await signActor(actor, context, secret), secret)).toEqual({
        actor,
        ...context,
      });
    },
  );

  const valid = { actor: memberActor('M'), requestId: 'r', touchpoint: 'app' };
  const token = (
    claims: Record<string, unknown>,
    changes: (jwt: SignJWT) => SignJWT = (jwt) => jwt,
    alg = 'HS256',
  ) =>
    changes(
      new SignJWT(claims)
        .setProtectedHeader({ alg })
        .setIssuer('hub')
        .setAudience('hub-subgraph')
        .setExpirationTime('30s'),
    ).sign(Buffer.from(secret.padEnd(64, '!').slice(0, alg === 'HS256' ? secret.length : 64)));

  it.each<[string, () => Promise<string>]>([
    ['that is no token', () => Promise.resolve('nonsense')],
    ['signed with another secret', () => signActor(memberActor('M'), context, `${secret}!`)],
    [
      'that has expired',
      () => token(valid, (jwt) => jwt.setExpirationTime(new Date(Date.now() - 1_000))),
    ],
    ['for another audience', () => token(valid, (jwt) => jwt.setAudience('elsewhere'))],
    ['of another issuer', () => token(valid, (jwt) => jwt.setIssuer('elsewhere'))],
    ['of another algorithm', () => token(valid, (jwt) => jwt, 'HS512')],
    ['of an unknown kind', () => token({ ...valid, actor: { kind: 'root' } })],
    [
      'with a role that does not exist',
      () => token({ ...valid, actor: { ...adminActor(), roles: ['owner'] } }),
    ],
  ])('%s is refused', async (_case, make) => {
    await expect(verifyActor(await make(), secret)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('the control of those refusals is accepted', async () => {
    expect(await verifyActor(await token(valid), secret)).toEqual(valid);
  });

  it('is remembered while it is valid, and not one moment longer', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    try {
      const verifier = new ActorVerifier(secret);
      const signed = await signActor(memberActor('M'), context, secret);
      const first = await verifier.verify(signed);
      jest.advanceTimersByTime(28_000);
      expect(await verifier.verify(signed)).toBe(first);
      jest.advanceTimersByTime(3_000);
      await expect(verifier.verify(signed)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([undefined, ''])('is required: %j is no token', async (missing) => {
    await expect(new ActorVerifier(secret).verify(missing)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
