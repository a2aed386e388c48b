import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { memberCodeKeyTag, type MemberCodePublicKey } from '../domain/member-code.js';
import type { PrivateJwk } from './access-tokens.js';

export type MemberCodeKey = MemberCodePublicKey & { readonly privateKey: KeyObject };

const pkcs8Ed25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * One Ed25519 key pair per token key, derived from it (HKDF-SHA-256), so that member codes rotate with the tokens and
 * need no secret of their own. The first one signs; all of them verify.
 */
export class MemberCodeKeys {
  readonly all: readonly MemberCodeKey[];

  constructor(tokenKeys: readonly PrivateJwk[]) {
    this.all = tokenKeys.map(derive);
  }

  get signing(): MemberCodeKey {
    const [first] = this.all;
    if (first === undefined) throw new RangeError('At least one token key is needed');
    return first;
  }

  /** What tills verify with, offline. */
  get publicKeys(): { readonly keys: readonly Record<string, string>[] } {
    return {
      keys: this.all.map(({ keyTag, publicKey }) => ({ kty: 'OKP', crv: 'Ed25519', x: rawPart(publicKey), kid: keyTag, use: 'sig', alg: 'EdDSA' })),
    };
  }
}

function derive(tokenKey: PrivateJwk): MemberCodeKey {
  const seed = Buffer.from(hkdfSync('sha256', tokenKey.d, 'hub-member', `member-code:${tokenKey.kid}`, 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Ed25519, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  return { privateKey, publicKey, keyTag: memberCodeKeyTag(Buffer.from(rawPart(publicKey), 'base64url')) };
}

function rawPart(publicKey: KeyObject): string {
  const { x } = publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new RangeError('Not an Ed25519 key');
  return x;
}
