import type { Actor } from '@hub/kernel';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { actorFromClaims, type ActorKind } from './actor-from-claims.js';

/** Asymmetric algorithms only: a symmetric one would let a reader of the key set forge tokens. */
const ALGORITHMS = ['EdDSA', 'ES256', 'RS256', 'PS256'];

/** Clocks of issuers may differ from ours by this much. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** An issuer whose tokens the gateway accepts. */
export interface TokenIssuer {
  /** The `iss` claim. */
  readonly issuer: string;
  /** The `aud` claim that must be present. */
  readonly audience: string;
  /** Where its keys are: a JWKS address, or a function for an issuer in the same process. */
  readonly keys: URL | (() => Promise<JSONWebKeySet>);
  /** What its tokens may stand for. */
  readonly kinds: readonly ActorKind[];
}

/** Why a token was not accepted; never says more than a stranger may know. */
export class TokenRefused extends Error {}

interface KnownIssuer extends TokenIssuer {
  readonly resolveKey: JWTVerifyGetKey;
}

/** Checks bearer tokens of several issuers against their JWKS and names the actor behind them. */
export class TokenVerifier {
  readonly #issuers: ReadonlyMap<string, KnownIssuer>;
  readonly #now: () => Date;

  constructor(issuers: readonly TokenIssuer[], now: () => Date) {
    this.#issuers = new Map(
      issuers.map((issuer) => [issuer.issuer, { ...issuer, resolveKey: keyResolver(issuer.keys) }]),
    );
    this.#now = now;
  }

  /** @throws TokenRefused for a malformed, forged, expired, early or foreign token */
  async verify(token: string): Promise<Actor> {
    const issuer = this.#issuers.get(readIssuer(token));
    if (issuer === undefined)
      throw new TokenRefused('The token is from an issuer this hub does not know.');
    const payload = await this.#verifiedPayload(token, issuer);
    const actor = actorFromClaims(payload, issuer.kinds);
    if (actor === null) throw new TokenRefused('The token does not name an actor of this hub.');
    return actor;
  }

  async #verifiedPayload(token: string, issuer: KnownIssuer): Promise<unknown> {
    try {
      const { payload } = await jwtVerify(token, issuer.resolveKey, {
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: this.#now(),
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (cause) {
      throw new TokenRefused(
        'The token is expired, not yet valid, or its signature does not hold.',
        { cause },
      );
    }
  }
}

function readIssuer(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch (cause) {
    throw new TokenRefused('The token is malformed: a signed JWT is expected.', { cause });
  }
}

function keyResolver(keys: TokenIssuer['keys']): JWTVerifyGetKey {
  if (keys instanceof URL) return createRemoteJWKSet(keys, { cooldownDuration: 5_000 });
  return localKeyResolver(keys);
}

/** Keys of an issuer in the same process, read again when a token names a key that is not known yet. */
function localKeyResolver(read: () => Promise<JSONWebKeySet>): JWTVerifyGetKey {
  let known: ReturnType<typeof createLocalJWKSet> | undefined;
  return async (header, token) => {
    if (known !== undefined) {
      try {
        return await known(header, token);
      } catch {
        // The issuer may have rotated its keys since: read them again below.
      }
    }
    known = createLocalJWKSet(await read());
    return known(header, token);
  };
}
