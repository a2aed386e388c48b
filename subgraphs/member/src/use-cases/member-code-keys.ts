import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import type { MemberCodeSigner, MemberCodeVerifier } from '../domain/member-code.js';
import type { PrivateJwk } from './access-tokens.js';

const pkcs8Ed25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

interface MemberCodeKey extends MemberCodeSigner, MemberCodeVerifier {
  readonly publicPart: string;
}

/**
 * One Ed25519 key pair per token key, derived from it (HKDF-SHA-256), so that member codes rotate with the tokens and
 * need no secret of their own. The first one signs; all of them verify.
 */
export class MemberCodeKeys {
  private readonly keys: readonly MemberCodeKey[];

  constructor(tokenKeys: readonly PrivateJwk[]) {
    this.keys = tokenKeys.map(derive);
  }

  get signer(): MemberCodeSigner {
    const [first] = this.keys;
    if (first === undefined) throw new RangeError('At least one token key is needed');
    return first;
  }

  get verifiers(): readonly MemberCodeVerifier[] {
    return this.keys;
  }

  /** What tills verify with, offline. */
  get published(): { readonly keys: readonly Record<string, string>[] } {
    return {
      keys: this.keys.map(({ keyTag, publicPart }) => ({
        ...{ kty: 'OKP', crv: 'Ed25519', x: publicPart },
        ...{ kid: keyTag, use: 'sig', alg: 'EdDSA' },
      })),
    };
  }
}

const publishedKeys = z.object({
  keys: z.array(z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() })),
});

/** Verifiers out of what /.well-known/member-code-keys.json answers: for a till, with `verifyMemberCode`. */
export function memberCodeVerifiers(published: unknown): MemberCodeVerifier[] {
  return publishedKeys
    .parse(published)
    .keys.map((jwk) => verifierOf(createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })));
}

function derive(tokenKey: PrivateJwk): MemberCodeKey {
  const info = `member-code:${tokenKey.kid}`;
  const seed = Buffer.from(hkdfSync('sha256', tokenKey.d, 'hub-member', info, 32));
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Ed25519, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  return {
    ...verifierOf(publicKey),
    publicPart: rawPart(publicKey),
    sign: (message) => sign(null, message, privateKey),
  };
}

function verifierOf(publicKey: KeyObject): MemberCodeVerifier {
  const raw = Buffer.from(rawPart(publicKey), 'base64url');
  return {
    keyTag: createHash('sha256').update(raw).digest().toString('hex', 0, 4),
    hasSigned: (message, signature) => verify(null, message, publicKey, signature),
  };
}

function rawPart(publicKey: KeyObject): string {
  const { x } = publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new RangeError('Not an Ed25519 key');
  return x;
}
