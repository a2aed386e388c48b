import { beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type JSONWebKeySet, type JWTPayload } from 'jose';
import { COOLDOWN_MS } from './issuer-keys.js';
import { TokenRefused, TokenVerifier } from './token-verifier.js';

const NOW = new Date('2026-11-22T08:00:00Z');
const MEMBER = '01J00000000000000000000001';
const SESSION = '01J00000000000000000000002';

interface Signer {
  readonly kid: string;
  readonly key: CryptoKey;
  readonly publicKeys: JSONWebKeySet;
}

async function newSigner(kid: string): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    kid,
    key: privateKey,
    publicKeys: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256' }] },
  };
}

async function sign(
  signer: Signer,
  claims: JWTPayload,
  changes: { issuer?: string; audience?: string; expires?: Date; notBefore?: Date } = {},
): Promise<string> {
  const token = new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: signer.kid })
    .setIssuer(changes.issuer ?? 'hub-member')
    .setAudience(changes.audience ?? 'hub')
    .setExpirationTime(changes.expires ?? new Date(NOW.getTime() + 600_000));
  if (changes.notBefore !== undefined) token.setNotBefore(changes.notBefore);
  return token.sign(signer.key);
}

describe('the token verifier', () => {
  let first: Signer;
  let second: Signer;
  let published: JSONWebKeySet;
  let verifier: TokenVerifier;
  let now = NOW;
  const member = { kind: 'member', sub: MEMBER, sid: SESSION };

  beforeAll(async () => {
    first = await newSigner('first');
    second = await newSigner('second');
    published = first.publicKeys;
    verifier = new TokenVerifier(
      [
        {
          issuer: 'hub-member',
          audience: 'hub',
          kinds: ['member'],
          keys: () => Promise.resolve(published),
        },
        {
          issuer: 'staff-idp',
          audience: 'hub',
          kinds: ['staff', 'partner'],
          keys: () => Promise.resolve(second.publicKeys),
        },
      ],
      () => now,
    );
  });

  it('names the member behind a good token', async () => {
    expect(await verifier.verify(await sign(first, member))).toEqual({
      kind: 'member',
      memberId: MEMBER,
      sessionId: SESSION,
    });
  });

  it('names a clerk with store and scopes, and a partner', async () => {
    const clerk = {
      kind: 'staff',
      sub: 'lin',
      roles: ['clerk'],
      store_id: MEMBER,
      scope: 'pii:read  x',
    };
    expect(await verifier.verify(await sign(second, clerk, { issuer: 'staff-idp' }))).toEqual({
      kind: 'staff',
      staffId: 'lin',
      roles: ['clerk'],
      storeId: MEMBER,
      scopes: ['pii:read', 'x'],
    });
    const partner = { kind: 'partner', sub: 'erp', scope: 'stock:write' };
    expect(await verifier.verify(await sign(second, partner, { issuer: 'staff-idp' }))).toEqual({
      kind: 'partner',
      clientId: 'erp',
      scopes: ['stock:write'],
    });
  });

  it.each<[string, () => Promise<string>]>([
    ['an expired token', () => sign(first, member, { expires: new Date(NOW.getTime() - 60_000) })],
    [
      'a token from the future',
      () => sign(first, member, { notBefore: new Date(NOW.getTime() + 60_000) }),
    ],
    ['a token for somebody else', () => sign(first, member, { audience: 'shop' })],
    ['an unknown issuer', () => sign(first, member, { issuer: 'stranger' })],
    ['a token signed by another issuer’s key', () => sign(second, member)],
    [
      'a member issuer that names staff',
      () => sign(first, { kind: 'staff', sub: 'x', roles: ['admin'], scope: '' }),
    ],
    ['a member without an id', () => sign(first, { kind: 'member', sub: 'me', sid: SESSION })],
    [
      'a role nobody has',
      () => sign(second, { kind: 'staff', sub: 'x', roles: ['king'] }, { issuer: 'staff-idp' }),
    ],
    ['words that are no token', () => Promise.resolve('abc.def')],
    [
      'alg none',
      () =>
        Promise.resolve(
          `${encode({ alg: 'none' })}.${encode({ ...member, iss: 'hub-member', aud: 'hub', exp: NOW.getTime() / 1000 + 60 })}.`,
        ),
    ],
  ])('refuses %s', async (_, token) => {
    await expect(verifier.verify(await token())).rejects.toThrow(TokenRefused);
  });

  it('refuses a token whose payload was changed after signing', async () => {
    const [header, , signature] = (await sign(first, member)).split('.');
    const forged = `${String(header)}.${encode({ ...member, sub: SESSION, iss: 'hub-member', aud: 'hub', exp: NOW.getTime() / 1000 + 60 })}.${String(signature)}`;
    await expect(verifier.verify(forged)).rejects.toThrow(TokenRefused);
  });

  it('refuses a token issued in the future, and none issued by a clock a little ahead', async () => {
    const issuedAt = (aheadSeconds: number) =>
      sign(first, { ...member, iat: NOW.getTime() / 1_000 + aheadSeconds });
    await expect(verifier.verify(await issuedAt(60))).rejects.toThrow(TokenRefused);
    expect(await verifier.verify(await issuedAt(3))).toMatchObject({ memberId: MEMBER });
  });

  it('asks at every request whether the actor may still come in', async () => {
    const asked: string[] = [];
    let isDisabled = false;
    const one = new TokenVerifier(
      [
        {
          issuer: 'staff-idp',
          audience: 'hub',
          kinds: ['partner'],
          keys: () => Promise.resolve(second.publicKeys),
          accepts: (actor) => {
            asked.push(actor.kind);
            return !isDisabled;
          },
        },
      ],
      () => NOW,
    );
    const token = await sign(second, { kind: 'partner', sub: 'erp' }, { issuer: 'staff-idp' });
    const actor = await one.verify(token);
    expect(await one.verify(token)).toBe(actor); // remembered
    isDisabled = true;
    await expect(one.verify(token)).rejects.toThrow(TokenRefused);
    expect(asked).toEqual(['partner', 'partner', 'partner']);
  });

  it('accepts a rotated key as soon as the issuer publishes it', async () => {
    const rotated = await newSigner('rotated');
    const token = await sign(rotated, member);
    await expect(verifier.verify(token)).rejects.toThrow(TokenRefused);
    published = { keys: [...first.publicKeys.keys, ...rotated.publicKeys.keys] };
    now = new Date(NOW.getTime() + COOLDOWN_MS); // the issuer was asked for this key just now
    expect(await verifier.verify(token)).toMatchObject({ memberId: MEMBER });
    expect(await verifier.verify(await sign(first, member))).toMatchObject({ memberId: MEMBER });
  });
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
