import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify } from 'jose';
import { AccessTokens, parseTokenKeys } from './access-tokens.js';
import { MemberCodeKeys, memberCodeVerifiers } from './member-code-keys.js';

const privateJwk = async (alg: 'ES256' | 'EdDSA', kid: string) => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid };
};
const now = new Date('2026-11-11T02:00:00.900Z');
const session = { memberId: '01JCEQ7Z9T3N4V5W6X7Y8Z9ABC', sessionId: '01JCEQ7Z9T3N4V5W6X7Y8Z9ABD' };
const verify = async (token: string, keys: object) =>
  await jwtVerify(token, createLocalJWKSet(keys as JSONWebKeySet), {
    issuer: 'hub-member',
    audience: 'hub',
    currentDate: now,
  });

describe('access tokens', () => {
  it.each(['ES256', 'EdDSA'] as const)('are signed with %s keys', async (alg) => {
    const keys = parseTokenKeys(JSON.stringify({ keys: [await privateJwk(alg, 'k1')] }));
    const tokens = await AccessTokens.from(keys);
    const { token, expiresAt } = await tokens.issue(session, now);
    const { payload, protectedHeader } = await verify(token, tokens.publicKeys);
    expect(payload).toMatchObject({
      sub: session.memberId,
      sid: session.sessionId,
      kind: 'member',
    });
    expect(protectedHeader).toMatchObject({ alg, kid: 'k1' });
    expect(expiresAt).toEqual(new Date('2026-11-11T02:10:00Z'));
    expect(tokens.publicKeys.keys[0]).not.toHaveProperty('d');
  });

  it('of the key before stay good while it is published behind the new one', async () => {
    const [old, fresh] = [await privateJwk('ES256', 'old'), await privateJwk('ES256', 'new')];
    const { token } = await (
      await AccessTokens.from(parseTokenKeys(JSON.stringify({ keys: [old] })))
    ).issue(session, now);
    const rotated = await AccessTokens.from(parseTokenKeys(JSON.stringify({ keys: [fresh, old] })));
    expect((await verify(token, rotated.publicKeys)).protectedHeader.kid).toBe('old');
    const issued = await rotated.issue(session, now);
    expect((await verify(issued.token, rotated.publicKeys)).protectedHeader.kid).toBe('new');
    const retired = await AccessTokens.from(parseTokenKeys(JSON.stringify({ keys: [fresh] })));
    await expect(verify(token, retired.publicKeys)).rejects.toThrow();
  });

  it('are refused keys of other kinds, and none at all', async () => {
    const odd = { kty: 'oct', kid: 'x', d: 'x' };
    await expect(AccessTokens.from([odd])).rejects.toThrow('P-256 or Ed25519');
    await expect(AccessTokens.from([])).rejects.toThrow('At least one');
    expect(() => parseTokenKeys('{"keys":[]}')).toThrow();
    expect(() => new MemberCodeKeys([]).signer).toThrow('At least one');
  });

  it('have a member code key beside them that is the same after a restart and rotates with them', async () => {
    const [first, second] = [await privateJwk('ES256', 'a'), await privateJwk('EdDSA', 'b')];
    const keys = parseTokenKeys(JSON.stringify({ keys: [first, second] }));
    const published = new MemberCodeKeys(keys).published;
    expect(new MemberCodeKeys(keys).published).toEqual(published);
    expect(memberCodeVerifiers(published).map(({ keyTag }) => keyTag)).toEqual(
      published.keys.map(({ kid }) => kid),
    );
    expect(published.keys[0]).not.toEqual(published.keys[1]);
    expect(() => memberCodeVerifiers({ keys: [{ kty: 'EC' }] })).toThrow();
  });
});
