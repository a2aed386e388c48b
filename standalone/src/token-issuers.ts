import type { TokenIssuer } from '@hub/gateway';
import type { HubEnvironment, HttpRoute } from '@hub/kernel';
import type { JSONWebKeySet } from 'jose';
import { DEMO_ISSUER, type DemoIssuer } from './demo/demo-issuer.js';

const AUDIENCE = 'hub';
const MEMBER_ISSUER = 'hub-member';
const JWKS_PATH = '/.well-known/jwks.json';

/** Members sign in with the member capability; in one process its keys are read without a network. */
export function memberIssuerFromRoutes(routes: readonly HttpRoute[]): TokenIssuer {
  const route = routes.find((candidate) => candidate.path === JWKS_PATH);
  if (route === undefined) throw new Error(`The member capability serves no ${JWKS_PATH}.`);
  return {
    issuer: MEMBER_ISSUER,
    audience: AUDIENCE,
    kinds: ['member'],
    keys: async () => {
      const answer = await route.handler({
        rawBody: Buffer.alloc(0),
        headers: {},
        query: {},
        params: {},
      });
      return readKeySet(answer.body);
    },
  };
}

/** The same where the member capability runs elsewhere. */
export function memberIssuerAt(memberUrl: string): TokenIssuer {
  return {
    issuer: MEMBER_ISSUER,
    audience: AUDIENCE,
    kinds: ['member'],
    keys: new URL(JWKS_PATH, memberUrl),
  };
}

/** Staff and partners of a demo. */
export function demoTokenIssuer(issuer: DemoIssuer): TokenIssuer {
  return {
    issuer: DEMO_ISSUER,
    audience: AUDIENCE,
    kinds: ['staff', 'partner'],
    keys: () => issuer.keySet(),
  };
}

/** The retailer's own OpenID Connect issuer for staff, when one is configured. */
export function staffIssuer(environment: HubEnvironment): TokenIssuer[] {
  if (environment.staffIssuer === undefined) return [];
  return [
    {
      issuer: environment.staffIssuer.issuer,
      audience: environment.staffIssuer.audience,
      kinds: ['staff', 'partner'],
      keys: new URL(environment.staffIssuer.jwksUrl),
    },
  ];
}

function readKeySet(body: unknown): JSONWebKeySet {
  return (typeof body === 'string' ? JSON.parse(body) : body) as JSONWebKeySet;
}
