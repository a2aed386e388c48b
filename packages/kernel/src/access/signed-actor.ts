import { webcrypto } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { baseErrors } from '../errors/base-errors.js';
import { type Actor, actorShape, type Touchpoint, touchpoints } from './actor.js';

/** The header that carries the signed actor between the gateway and the subgraphs. */
export const actorHeader = 'x-hub-actor';

/** How long a signed actor holds: a fetch that comes later is refused. */
export const actorLifetimeSeconds = 30;
const issuer = 'hub';
const audience = 'hub-subgraph';
const rememberedTokens = 10_000;

export interface ActorContext {
  readonly requestId: string;
  readonly touchpoint: Touchpoint;
}

export interface VerifiedActor extends ActorContext {
  readonly actor: Actor;
}

const claims = z.object({
  actor: actorShape,
  requestId: z.string().min(1).max(128),
  touchpoint: z.enum(touchpoints),
  exp: z.number(),
});

/** A token (JWT, HS256) that says for 30 seconds who asks; made by the gateway and by calling capabilities. */
export async function signActor(
  actor: Actor,
  context: ActorContext,
  secret: string,
): Promise<string> {
  return await new SignJWT({ actor, requestId: context.requestId, touchpoint: context.touchpoint })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(`${String(actorLifetimeSeconds)}s`)
    .sign(await keyOf(secret));
}

/** The actor of a token, or UNAUTHENTICATED when it is forged, expired or not for a subgraph. */
export async function verifyActor(token: string, secret: string): Promise<VerifiedActor> {
  return (await readToken(token, secret)).verified;
}

/** Remembers verified tokens until they expire: one request reaches a subgraph many times with the same token. */
export class ActorVerifier {
  private readonly known = new LRUCache<string, ReadToken>({ max: rememberedTokens });

  constructor(private readonly secret: string) {}

  async verify(token: string | undefined): Promise<VerifiedActor> {
    if (token === undefined || token === '') {
      throw baseErrors.refuse(
        'UNAUTHENTICATED',
        `Requests reach this capability through the gateway, with ${actorHeader}`,
      );
    }
    const known = this.known.get(token);
    if (known !== undefined && Date.now() < known.expiresAt) return known.verified;
    this.known.delete(token);
    const read = await readToken(token, this.secret);
    this.known.set(token, read);
    return read.verified;
  }
}

interface ReadToken {
  readonly verified: VerifiedActor;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

async function readToken(token: string, secret: string): Promise<ReadToken> {
  try {
    const { payload } = await jwtVerify(token, await keyOf(secret), {
      algorithms: ['HS256'],
      issuer,
      audience,
    });
    const { exp, ...verified } = claims.parse(payload);
    return { verified, expiresAt: exp * 1_000 };
  } catch {
    throw baseErrors.refuse(
      'UNAUTHENTICATED',
      'The actor of this request is not signed, or its signature is out of date',
    );
  }
}

const keys = new Map<string, Promise<webcrypto.CryptoKey>>();

function keyOf(secret: string): Promise<webcrypto.CryptoKey> {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const key = webcrypto.subtle.importKey(
    'raw',
    Buffer.from(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
  keys.set(secret, key);
  return key;
}
