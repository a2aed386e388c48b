import {
  baseErrors,
  touchpoints,
  type Actor,
  type DomainError,
  type Touchpoint,
} from '@hub/kernel';
import { TokenRefused, type TokenVerifier } from './token-verifier.js';

/** Who asks and from where, established once per request. */
export interface RequestIdentity {
  readonly actor: Actor;
  readonly touchpoint: Touchpoint;
}

/** Names a client may give itself; the others are given by the hub. */
const CLIENT_TOUCHPOINTS = touchpoints.filter(
  (name) => !['partner', 'service', 'unknown'].includes(name),
);

/** Longest bearer token that is looked at. */
const MAX_TOKEN_LENGTH = 8_192;

/**
 * Reads the `authorization` header and the client's name.
 *
 * The client name is the caller's own claim: it labels orders and logs, it grants nothing.
 *
 * @throws DomainError UNAUTHENTICATED (HTTP 401) when a token is there and does not hold
 */
export async function identifyRequest(
  headers: { readonly authorization: string | null; readonly clientName: string | null },
  verifier: TokenVerifier,
): Promise<RequestIdentity> {
  const actor = await readActor(headers.authorization, verifier);
  return { actor, touchpoint: touchpointOf(actor, headers.clientName) };
}

async function readActor(authorization: string | null, verifier: TokenVerifier): Promise<Actor> {
  if (authorization === null) return { kind: 'anonymous' };
  const [scheme, token, ...rest] = authorization.trim().split(/\s+/);
  if (
    scheme?.toLowerCase() !== 'bearer' ||
    token === undefined ||
    rest.length > 0 ||
    token.length > MAX_TOKEN_LENGTH
  ) {
    throw unauthenticated('The authorization header must read: Bearer <token>.');
  }
  try {
    return await verifier.verify(token);
  } catch (error) {
    if (error instanceof TokenRefused) throw unauthenticated(error.message);
    throw error;
  }
}

function touchpointOf(actor: Actor, clientName: string | null): Touchpoint {
  if (actor.kind === 'partner') return 'partner';
  return CLIENT_TOUCHPOINTS.find((name) => name === clientName) ?? 'unknown';
}

function unauthenticated(message: string): DomainError {
  return baseErrors.refuse('UNAUTHENTICATED', message);
}
