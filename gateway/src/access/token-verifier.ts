import { baseErrors, type Actor } from '@hub/kernel';
import {
  decodeJwt,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { actorFromClaims, type ActorKind } from './actor-from-claims.js';
import { IssuerKeys, IssuerUnreachable } from './issuer-keys.js';

/** Asymmetric algorithms only: a symmetric one would let a reader of the key set forge tokens. */
const ALGORITHMS = ['EdDSA', 'ES256', 'RS256', 'PS256'];

/** Clocks of issuers may differ from ours by this much. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** Verified tokens that are remembered, by number and by the length of their texts together. */
const REMEMBERED_TOKENS = 20_000;
const REMEMBERED_CHARACTERS = 32_000_000;

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
  /** Asked at every request, so that what was taken back meanwhile ends at once; without it every actor is accepted. */
  readonly accepts?: (actor: Actor) => boolean;
}

/** Why a token was not accepted; never says more than a stranger may know. */
export class TokenRefused extends Error {}

interface KnownIssuer extends TokenIssuer {
  readonly issuerKeys: IssuerKeys;
}

interface VerifiedToken {
  readonly actor: Actor;
  readonly issuer: KnownIssuer;
  readonly keysVersion: number;
  /** Milliseconds from which on it is no longer good. */
  readonly goodUntil: number;
}

/**
 * Checks bearer tokens of several issuers against their JWKS and names the actor behind them. A token is verified once
 * and remembered until it expires or its issuer's keys change.
 */
export class TokenVerifier {
  readonly #issuers: ReadonlyMap<string, KnownIssuer>;
  readonly #verified = new LRUCache<string, VerifiedToken>({
    max: REMEMBERED_TOKENS,
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: (_verified, token) => token.length,
  });

  /** @param accepts asked at every request of any issuer's actor, e.g. whether a partner is not disabled */
  constructor(
    issuers: readonly TokenIssuer[],
    private readonly now: () => Date,
    private readonly accepts: (actor: Actor) => boolean = () => true,
  ) {
    this.#issuers = new Map(
      issuers.map((issuer) => [
        issuer.issuer,
        { ...issuer, issuerKeys: new IssuerKeys(issuer.keys, now) },
      ]),
    );
  }

  /**
   * @throws TokenRefused for a malformed, forged, expired, early, foreign or revoked token
   * @throws DomainError UPSTREAM_UNAVAILABLE when the issuer's keys have never been read and cannot be now
   */
  async verify(token: string): Promise<Actor> {
    const { actor, issuer } = this.#remembered(token) ?? (await this.#verify(token));
    if (!this.accepts(actor) || issuer.accepts?.(actor) === false)
      throw new TokenRefused('The token stands for somebody who may not come in any more.');
    return actor;
  }

  #remembered(token: string): VerifiedToken | null {
    const known = this.#verified.get(token);
    if (known === undefined) return null;
    const { issuerKeys } = known.issuer;
    issuerKeys.refreshWhenOld();
    if (known.keysVersion === issuerKeys.version && this.now().getTime() < known.goodUntil)
      return known;
    this.#verified.delete(token);
    return null;
  }

  async #verify(token: string): Promise<VerifiedToken> {
    const issuer = this.#issuers.get(readIssuer(token));
    if (issuer === undefined)
      throw new TokenRefused('The token is from an issuer this hub does not know.');
    issuer.issuerKeys.refreshWhenOld();
    const { payload, keysVersion } = await this.#verifiedPayload(token, issuer);
    const actor = actorFromClaims(payload, issuer.kinds);
    if (actor === null) throw new TokenRefused('The token does not name an actor of this hub.');
    const verified = {
      actor,
      issuer,
      keysVersion,
      goodUntil: ((payload.exp ?? 0) + CLOCK_TOLERANCE_SECONDS) * 1_000,
    };
    this.#verified.set(token, verified);
    return verified;
  }

  async #verifiedPayload(
    token: string,
    issuer: KnownIssuer,
  ): Promise<{ payload: JWTPayload; keysVersion: number }> {
    const now = this.now();
    let keysVersion = 0;
    const findKey: JWTVerifyGetKey = async (header, input) => {
      const { key, version } = await issuer.issuerKeys.find(header, input);
      keysVersion = version;
      return key;
    };
    try {
      const { payload } = await jwtVerify(token, findKey, {
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: now,
        requiredClaims: ['exp', 'sub'],
      });
      if ((payload.iat ?? 0) > now.getTime() / 1_000 + CLOCK_TOLERANCE_SECONDS)
        throw new RangeError('issued in the future');
      return { payload, keysVersion };
    } catch (cause) {
      if (cause instanceof IssuerUnreachable)
        throw baseErrors.refuse(
          'UPSTREAM_UNAVAILABLE',
          'The keys of the token’s issuer cannot be read at the moment; try again.',
        );
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
