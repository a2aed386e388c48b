import { importJWK, type JWK, SignJWT } from 'jose';
import { z } from 'zod';

export const accessTokenSeconds = 600;
const issuer = 'hub-member';
const audience = 'hub';

const keySet = z.object({
  keys: z
    .array(
      z.looseObject({
        kty: z.string(),
        kid: z.string(),
        d: z.string(),
        crv: z.string().optional(),
      }),
    )
    .min(1),
});
export type PrivateJwk = z.infer<typeof keySet>['keys'][number];

/** The private keys of the environment, the current one first. */
export function parseTokenKeys(json: string): PrivateJwk[] {
  return keySet.parse(JSON.parse(json)).keys;
}

/**
 * Members' access tokens: signed by the first key, verifiable with any published one. To rotate, put a new key first,
 * keep the old one for the ten minutes its tokens live (an hour is generous), then drop it.
 */
export class AccessTokens {
  private constructor(
    private readonly signing: {
      readonly key: Awaited<ReturnType<typeof importJWK>>;
      readonly kid: string;
      readonly alg: string;
    },
    /** The JWK set that the gateway verifies with. */
    readonly publicKeys: { readonly keys: readonly JWK[] },
  ) {}

  static async from(keys: readonly PrivateJwk[]): Promise<AccessTokens> {
    const [first] = keys;
    if (first === undefined) throw new RangeError('At least one token key is needed');
    const alg = algorithmOf(first);
    const key = await importJWK(first as JWK, alg);
    return new AccessTokens({ key, kid: first.kid, alg }, { keys: keys.map(publicPart) });
  }

  async issue(
    session: { memberId: string; sessionId: string },
    now: Date,
  ): Promise<{ token: string; expiresAt: Date }> {
    const issuedAt = Math.floor(now.getTime() / 1_000);
    const token = await new SignJWT({ sid: session.sessionId, kind: 'member' })
      .setProtectedHeader({ alg: this.signing.alg, kid: this.signing.kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(session.memberId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + accessTokenSeconds)
      .sign(this.signing.key);
    return { token, expiresAt: new Date((issuedAt + accessTokenSeconds) * 1_000) };
  }
}

function algorithmOf(key: PrivateJwk): string {
  if (key.kty === 'EC' && key.crv === 'P-256') return 'ES256';
  if (key.kty === 'OKP' && key.crv === 'Ed25519') return 'EdDSA';
  throw new RangeError(`The token key ${key.kid} must be P-256 or Ed25519`);
}

function publicPart(key: PrivateJwk): JWK {
  const { kty, crv, x, y, kid } = key as JWK;
  const parts = Object.entries({ kty, crv, x, y, kid, use: 'sig', alg: algorithmOf(key) });
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}
