import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel/pure';
import { issueMemberCode, memberCodeValidUntil, verifyMemberCode } from './member-code.js';

let pairs = 0;
function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    keyTag: (pairs += 1).toString(16).padStart(8, '0'),
    sign: (message: Uint8Array) => sign(null, message, privateKey),
    hasSigned: (message: Uint8Array, signature: Uint8Array) =>
      verify(null, message, publicKey, signature),
  };
}
const key = keyPair();
const memberId = '01JCEQ7Z9T3N4V5W6X7Y8Z9ABC';
const issuedAt = new Date('2026-11-11T02:00:00.700Z');
const facts = { memberId, issuedAt, nonce: '00ff10203040' };
const code = issueMemberCode(facts, key);
const after = (seconds: number) =>
  new Date(Math.floor(issuedAt.getTime() / 1_000) * 1_000 + seconds * 1_000);
const codeOf = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a member code', () => {
  it('fits a QR code and says whose it is to anybody with the public key', () => {
    expect(code).toMatch(/^[\w-]{127}$/);
    expect(verifyMemberCode(code, [keyPair(), key], after(1))).toEqual({
      memberId,
      issuedAt: after(0),
      validUntil: after(30),
      nonce: '00ff10203040',
      codeId: expect.stringMatching(/^[\w-]{35}$/),
    });
    expect(memberCodeValidUntil(issuedAt)).toEqual(after(30));
  });

  it('keeps any member id as it is', () => {
    for (const id of [newUlid(), '00000000000000000000000000', '7ZZZZZZZZZZZZZZZZZZZZZZZZZ']) {
      expect(
        verifyMemberCode(issueMemberCode({ ...facts, memberId: id }, key), [key], after(0))
          .memberId,
      ).toBe(id);
    }
  });

  it.each([
    [-5.001, 'MEMBER_CODE_EXPIRED'],
    [-5, memberId],
    [34.999, memberId],
    [35, 'MEMBER_CODE_EXPIRED'],
  ])('read %d seconds after it was issued gives %s', (seconds, outcome) => {
    expect(codeOf(() => verifyMemberCode(code, [key], after(seconds)).memberId)).toBe(outcome);
  });

  it('is invalid with any byte changed, cut, lengthened or signed by somebody else', () => {
    const bytes = Buffer.from(code, 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const forged = Buffer.from(bytes);
      forged[index] = (forged[index] ?? 0) ^ 1;
      expect(codeOf(() => verifyMemberCode(forged.toString('base64url'), [key], after(1)))).toBe(
        'MEMBER_CODE_INVALID',
      );
    }
    const others = [
      '',
      'x',
      code.slice(1),
      `${code}A`,
      code.replace(/.$/, '!'),
      `${code.slice(0, -1)}${code.endsWith('B') ? 'C' : 'B'}`,
    ];
    for (const other of others)
      expect(codeOf(() => verifyMemberCode(other, [key], after(1)))).toBe('MEMBER_CODE_INVALID');
    const impostor = { ...keyPair(), keyTag: key.keyTag };
    expect(codeOf(() => verifyMemberCode(issueMemberCode(facts, impostor), [key], after(1)))).toBe(
      'MEMBER_CODE_INVALID',
    );
    expect(codeOf(() => verifyMemberCode(code, [], after(1)))).toBe('MEMBER_CODE_INVALID');
  });

  it('differs from another of the same second by its nonce, and so does its id', () => {
    const other = verifyMemberCode(
      issueMemberCode({ ...facts, nonce: '00ff10203041' }, key),
      [key],
      after(1),
    );
    expect(other.codeId).not.toBe(verifyMemberCode(code, [key], after(1)).codeId);
  });
});
