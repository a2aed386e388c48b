import type { HttpRoute } from '@hub/kernel';
import type { AccessTokens } from '../use-cases/access-tokens.js';
import type { MemberCodeKeys } from '../use-cases/member-code-keys.js';

/** Long enough to spare a request per check, short enough for a rotated key to be seen soon. */
const cached = { 'cache-control': 'public, max-age=300' };

/** Public keys: members' tokens for whoever verifies them, member codes for tills that work offline. */
export function wellKnownRoutes(
  accessTokens: AccessTokens,
  memberCodeKeys: MemberCodeKeys,
): HttpRoute[] {
  return [
    {
      method: 'GET',
      path: '/.well-known/jwks.json',
      handler: () => ({ status: 200, headers: cached, body: accessTokens.publicKeys }),
    },
    {
      method: 'GET',
      path: '/.well-known/member-code-keys.json',
      handler: () => ({ status: 200, headers: cached, body: memberCodeKeys.published }),
    },
  ];
}
