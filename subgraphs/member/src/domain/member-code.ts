import { memberErrors } from './errors.js';

/** How long a code is good for. */
export const memberCodeSeconds = 30;
/** How far the clocks of hub and till may stand apart, either way. */
export const memberCodeSkewSeconds = 5;

const version = 1;
const payloadLength = 31;
const signatureLength = 64;
const context = Buffer.from('hub-member-code-v1\0');

export interface MemberCodeFacts {
  readonly memberId: string;
  readonly issuedAt: Date;
  /** Six random bytes, hexadecimal: tells two codes of one second apart. */
  readonly nonce: string;
}

export interface VerifiedMemberCode extends MemberCodeFacts {
  readonly validUntil: Date;
  /** What a till or the hub remembers so that nobody uses the code twice. */
  readonly codeId: string;
}

/** One published key, with Ed25519 brought by the caller. */
export interface MemberCodeVerifier {
  /** First four bytes of SHA-256 of the raw public key, hexadecimal; the `kid` it is published under. */
  readonly keyTag: string;
  readonly hasSigned: (message: Uint8Array, signature: Uint8Array) => boolean;
}

export interface MemberCodeSigner {
  readonly keyTag: string;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/**
 * 127 characters of base64url for a QR code: version (1 byte), key tag (4), member id (16), second of issue (4),
 * nonce (6), Ed25519 signature (64). A till verifies it offline with the published public keys.
 */
export function issueMemberCode(facts: MemberCodeFacts, key: MemberCodeSigner): string {
  const payload = Buffer.alloc(payloadLength);
  payload.writeUInt8(version, 0);
  payload.write(key.keyTag, 1, 4, 'hex');
  ulidBytes(facts.memberId).copy(payload, 5);
  payload.writeUInt32BE(Math.floor(facts.issuedAt.getTime() / 1_000), 21);
  payload.write(facts.nonce, 25, 6, 'hex');
  const signature = key.sign(Buffer.concat([context, payload]));
  return Buffer.concat([payload, signature]).toString('base64url');
}

/** Reads and checks a code without asking the hub; single use is then held by remembering `codeId`. */
export function verifyMemberCode(
  code: string,
  keys: readonly MemberCodeVerifier[],
  now: Date,
): VerifiedMemberCode {
  const bytes = /^[A-Za-z0-9_-]{127}$/.test(code)
    ? Buffer.from(code, 'base64url')
    : Buffer.alloc(0);
  const isWhole = bytes.length === payloadLength + signatureLength;
  if (!isWhole || bytes.toString('base64url') !== code) throw invalid();
  const payload = bytes.subarray(0, payloadLength);
  const key = keys.find(({ keyTag }) => keyTag === payload.toString('hex', 1, 5));
  const isSigned =
    key?.hasSigned(Buffer.concat([context, payload]), bytes.subarray(payloadLength)) === true;
  if (!isSigned || payload.readUInt8(0) !== version) throw invalid();
  const issuedAt = new Date(payload.readUInt32BE(21) * 1_000);
  const validUntil = memberCodeValidUntil(issuedAt);
  const skew = memberCodeSkewSeconds * 1_000;
  if (now.getTime() >= validUntil.getTime() + skew || now.getTime() < issuedAt.getTime() - skew) {
    throw memberErrors.refuse(
      'MEMBER_CODE_EXPIRED',
      'The member code is out of date; the member shows the next one',
    );
  }
  const nonce = payload.toString('hex', 25, 31);
  return {
    memberId: ulidText(payload.subarray(5, 21)),
    issuedAt,
    validUntil,
    nonce,
    codeId: payload.toString('base64url', 5),
  };
}

/** The second of issue is kept without its fraction, so the code ends up to a second early, never late. */
export function memberCodeValidUntil(issuedAt: Date): Date {
  return new Date((Math.floor(issuedAt.getTime() / 1_000) + memberCodeSeconds) * 1_000);
}

function invalid(): Error {
  return memberErrors.refuse('MEMBER_CODE_INVALID', 'This is no member code of this hub');
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function ulidBytes(ulid: string): Buffer {
  const value = [...ulid].reduce(
    (number, letter) => number * 32n + BigInt(alphabet.indexOf(letter)),
    0n,
  );
  return Buffer.from(value.toString(16).padStart(32, '0'), 'hex');
}

function ulidText(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let position = 0; position < 26; position += 1) {
    text = `${alphabet[Number(value % 32n)] ?? ''}${text}`;
    value /= 32n;
  }
  return text;
}
