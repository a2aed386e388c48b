import type { HttpRoute, HttpRouteRequest, HttpRouteResponse, Logger } from '@hub/kernel';
import type { ClientRegistry, PartnerClient } from './client-registry.js';
import { secretMatches } from './client-secret.js';
import { PARTNER_TOKEN_SECONDS, type PartnerTokens } from './partner-tokens.js';
import {
  invalidClient,
  readTokenRequest,
  TokenRequestRefused,
  type TokenRequest,
} from './token-request.js';
import { WrongSecrets } from './wrong-secrets.js';

const NOT_KEPT = { 'cache-control': 'no-store', pragma: 'no-cache' };
const KEYS_KEPT = { 'cache-control': 'public, max-age=300' };

/** Where partners ask for tokens, and where the keys are that verify them. */
export const TOKEN_PATH = '/oauth/token';
export const GATEWAY_JWKS_PATH = '/.well-known/gateway-jwks.json';

export interface TokenEndpointParts {
  readonly registry: ClientRegistry;
  readonly tokens: PartnerTokens;
  readonly now: () => Date;
  readonly logger: Logger;
}

/** Client credentials of partners against tokens of ten minutes (RFC 6749, 4.4). */
export function partnerTokenRoutes(parts: TokenEndpointParts): readonly HttpRoute[] {
  const endpoint = new TokenEndpoint(parts);
  return [
    { method: 'POST', path: TOKEN_PATH, handler: (request) => endpoint.answer(request) },
    {
      method: 'GET',
      path: GATEWAY_JWKS_PATH,
      handler: () => ({ status: 200, headers: KEYS_KEPT, body: parts.tokens.publicKeys }),
    },
  ];
}

class TokenEndpoint {
  readonly #wrongSecrets: WrongSecrets;

  constructor(private readonly parts: TokenEndpointParts) {
    this.#wrongSecrets = new WrongSecrets(parts.now);
  }

  async answer(request: HttpRouteRequest): Promise<HttpRouteResponse> {
    try {
      return await this.#grant(readTokenRequest(request));
    } catch (error) {
      if (!(error instanceof TokenRequestRefused)) throw error;
      return {
        status: error.status,
        headers: { ...NOT_KEPT, ...error.headers },
        body: { error: error.code, error_description: error.message },
      };
    }
  }

  async #grant(request: TokenRequest): Promise<HttpRouteResponse> {
    const client = await this.#authenticated(request);
    if (request.grantType !== 'client_credentials')
      throw new TokenRequestRefused(
        'unsupported_grant_type',
        400,
        'Tokens are given for grant_type=client_credentials only.',
      );
    const scopes = grantedScopes(client, request.scopes);
    const { logger, now, tokens } = this.parts;
    const token = await tokens.issue(client.clientId, scopes, now());
    logger.info({ clientId: client.clientId, scopes }, 'a partner got a token');
    return {
      status: 200,
      headers: NOT_KEPT,
      body: {
        access_token: token,
        token_type: 'Bearer',
        expires_in: PARTNER_TOKEN_SECONDS,
        scope: scopes.join(' '),
      },
    };
  }

  async #authenticated({ clientId, secret }: TokenRequest): Promise<PartnerClient> {
    const retryAfter = this.#wrongSecrets.begin(clientId);
    if (retryAfter !== null)
      throw new TokenRequestRefused(
        'invalid_client',
        429,
        'Too many wrong secrets; wait as long as Retry-After says.',
        { 'retry-after': String(retryAfter) },
      );
    const client = this.parts.registry.partner(clientId);
    const isRight = await secretMatches(secret, client?.secretHashes ?? []);
    if (client === null || !isRight) {
      if (client !== null) this.parts.logger.warn({ clientId }, 'a partner’s secret was wrong');
      throw invalidClient();
    }
    this.#wrongSecrets.takeBack(clientId);
    return client;
  }
}

function grantedScopes(client: PartnerClient, wanted: readonly string[] | null): readonly string[] {
  if (wanted === null) return client.scopes;
  const excess = wanted.filter((scope) => !client.scopes.includes(scope));
  if (excess.length === 0) return [...new Set(wanted)];
  throw new TokenRequestRefused(
    'invalid_scope',
    400,
    'The client was not granted every scope it asks for.',
  );
}
