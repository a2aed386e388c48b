import { importJWK, SignJWT, type JSONWebKeySet, type JWK } from 'jose';
import { z } from 'zod';
import type { TokenIssuer } from '../access/token-verifier.js';
import type { ClientRegistry } from './client-registry.js';

/** The `iss` of tokens the gateway gives partners. */
export const GATEWAY_ISSUER = 'hub-gateway';
const AUDIENCE = 'hub';

/** Seconds a partner's token lives. */
export const PARTNER_TOKEN_SECONDS = 600;

const privateKey = z.looseObject({
  kty: z.string(),
  crv: z.string(),
  kid: z.string(),
  x: z.string(),
  y: z.string().optional(),
  d: z.string(),
});
const keyRing = z.object({ keys: z.array(privateKey).min(1) });

/**
 * Tokens for partners, signed by the first key and verifiable with any. To rotate, put a new key first and keep the old
 * one for the ten minutes its tokens live.
 */
export class PartnerTokens {
  private constructor(
    private readonly signing: {
      readonly key: Awaited<ReturnType<typeof importJWK>>;
      readonly kid: string;
      readonly alg: string;
    },
    /** What others verify the tokens with. */
    readonly publicKeys: JSONWebKeySet,
  ) {}

  /**
   * @param keys a JWK set as JSON whose keys are private P-256 or Ed25519 keys with a `kid`
   * @throws ZodError or RangeError when it is not
   */
  static async from(keys: string): Promise<PartnerTokens> {
    const ring = keyRing.parse(JSON.parse(keys)).keys;
    const [first] = ring;
    if (first === undefined) throw new RangeError('At least one token key is needed');
    const alg = algorithmOf(first);
    const key = await importJWK(first as JWK, alg);
    return new PartnerTokens({ key, kid: first.kid, alg }, { keys: ring.map(publicPart) });
  }

  async issue(clientId: string, scopes: readonly string[], now: Date): Promise<string> {
    const issuedAt = Math.floor(now.getTime() / 1_000);
    return await new SignJWT({ kind: 'partner', scope: scopes.join(' ') })
      .setProtectedHeader({ alg: this.signing.alg, kid: this.signing.kid, typ: 'JWT' })
      .setIssuer(GATEWAY_ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(clientId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + PARTNER_TOKEN_SECONDS)
      .sign(this.signing.key);
  }
}

/** The gateway as an issuer whose tokens it accepts: as long as the client may have them. */
export function partnerTokenIssuer(tokens: PartnerTokens, registry: ClientRegistry): TokenIssuer {
  return {
    issuer: GATEWAY_ISSUER,
    audience: AUDIENCE,
    kinds: ['partner'],
    keys: () => Promise.resolve(tokens.publicKeys),
    accepts: (actor) => registry.acceptsIssued(actor),
  };
}

type PrivateKey = z.output<typeof privateKey>;

function algorithmOf({ crv, kid, kty }: PrivateKey): string {
  if (kty === 'EC' && crv === 'P-256') return 'ES256';
  if (kty === 'OKP' && crv === 'Ed25519') return 'EdDSA';
  throw new RangeError(`The token key ${kid} must be P-256 or Ed25519`);
}

/** Named one by one, so that no private part gets out. */
function publicPart(key: PrivateKey): JWK {
  const { kty, crv, x, y, kid } = key;
  return { kty, crv, x, ...(y === undefined ? {} : { y }), kid, use: 'sig', alg: algorithmOf(key) };
}
