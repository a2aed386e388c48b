import type { Actor, Touchpoint } from '@hub/kernel';
import { GraphQLError } from 'graphql';
import { TokenRefused, type TokenVerifier } from './token-verifier.js';

/** Who asks and from where, established once per request. */
export interface RequestIdentity {
  readonly actor: Actor;
  readonly touchpoint: Touchpoint;
}

const TOUCHPOINTS: ReadonlySet<string> = new Set<Touchpoint>(['app', 'mini-program', 'website', 'pos', 'console']);

/** Longest bearer token that is looked at. */
const MAX_TOKEN_LENGTH = 8_192;

/**
 * Reads the `authorization` header and the client's name.
 *
 * The client name is the caller's own claim: it labels orders and logs, it grants nothing.
 *
 * @throws GraphQLError UNAUTHENTICATED (HTTP 401) when a token is there and does not hold
 */
export async function identifyRequest(
  headers: { readonly authorization: string | undefined; readonly clientName: string | undefined },
  verifier: TokenVerifier,
): Promise<RequestIdentity> {
  const actor = await readActor(headers.authorization, verifier);
  return { actor, touchpoint: touchpointOf(actor, headers.clientName) };
}

async function readActor(authorization: string | undefined, verifier: TokenVerifier): Promise<Actor> {
  if (authorization === undefined) return { kind: 'anonymous' };
  const [scheme, token, ...rest] = authorization.trim().split(/\s+/);
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || rest.length > 0 || token.length > MAX_TOKEN_LENGTH) {
    throw unauthenticated('The authorization header must read: Bearer <token>.');
  }
  try {
    return await verifier.verify(token);
  } catch (error) {
    if (error instanceof TokenRefused) throw unauthenticated(error.message);
    throw error;
  }
}

function touchpointOf(actor: Actor, clientName: string | undefined): Touchpoint {
  if (actor.kind === 'partner') return 'partner';
  return clientName !== undefined && TOUCHPOINTS.has(clientName) ? (clientName as Touchpoint) : 'unknown';
}

function unauthenticated(message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'UNAUTHENTICATED', retryable: false, http: { status: 401 } },
  });
}
