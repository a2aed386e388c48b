import { beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger, generateSecrets, HttpHost, type HttpRoute } from '@hub/kernel';
import { generateKeyPair, exportJWK } from 'jose';
import { TokenRefused, TokenVerifier } from '../access/token-verifier.js';
import { ClientRegistry } from './client-registry.js';
import { hashSecret, newSecret, secretMatches } from './client-secret.js';
import { partnerTokenIssuer, PartnerTokens } from './partner-tokens.js';
import { GATEWAY_JWKS_PATH, partnerTokenRoutes, TOKEN_PATH } from './token-endpoint.js';

const START = new Date('2026-11-22T08:00:00Z');
const FORM = 'application/x-www-form-urlencoded';
const [secret, nextSecret, oldSecret] = [newSecret(), newSecret(), newSecret()];
const hashes = await Promise.all([secret, nextSecret].map(hashSecret));
const oldHash = await hashSecret(oldSecret);
const silent = createLogger({ level: 'silent', name: 'test' });

const clientsFile = (changes: object = {}): string =>
  JSON.stringify({
    partners: {
      erp: {
        name: 'ERP',
        scopes: ['orders:read', 'stock:write'],
        secretHashes: hashes,
        ...changes,
      },
      gone: { name: 'Gone', scopes: [], secretHashes: [oldHash], disabled: true },
    },
  });

const basic = (id: string, password: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(password)}`).toString('base64')}`;

describe('the token endpoint', () => {
  let now: Date;
  let registry: ClientRegistry;
  let routes: readonly HttpRoute[];
  let verifier: TokenVerifier;

  beforeEach(async () => {
    now = START;
    registry = ClientRegistry.fromText(clientsFile());
    const tokens = await PartnerTokens.from(generateSecrets().tokenKeys);
    routes = partnerTokenRoutes({ registry, tokens, now: () => now, logger: silent });
    verifier = new TokenVerifier(
      [partnerTokenIssuer(tokens, registry)],
      () => now,
      (actor) => registry.acceptsActor(actor),
    );
  });

  async function ask(
    form: Readonly<Record<string, string>> | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; headers: Record<string, string>; body: Record<string, unknown> }> {
    const route = routes.find(({ path }) => path === TOKEN_PATH);
    const answer = await route!.handler({
      rawBody: Buffer.from(new URLSearchParams(form).toString()),
      headers: { 'content-type': FORM, ...headers },
      query: {},
      params: {},
    });
    return {
      ...{ status: answer.status, headers: { ...answer.headers } },
      body: answer.body as Record<string, unknown>,
    };
  }

  const grant = (changes: Readonly<Record<string, string>> = {}) => ({
    ...{ grant_type: 'client_credentials', client_id: 'erp', client_secret: secret },
    ...changes,
  });

  it('gives a token of ten minutes with every scope, which the gateway takes for the partner', async () => {
    const { status, headers, body } = await ask(grant());
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        ...{ access_token: expect.any(String), token_type: 'Bearer', expires_in: 600 },
        scope: 'orders:read stock:write',
      },
    });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    const token = String(body['access_token']);
    const actor = { kind: 'partner', clientId: 'erp', scopes: ['orders:read', 'stock:write'] };
    expect(await verifier.verify(token)).toEqual(actor);
    now = new Date(START.getTime() + 606_000);
    await expect(verifier.verify(token)).rejects.toThrow(TokenRefused);
  });

  it('takes the client as Basic authorization, either of two secrets, and fewer scopes', async () => {
    const { body } = await ask(
      { grant_type: 'client_credentials', scope: 'stock:write' },
      { authorization: basic('erp', nextSecret) },
    );
    expect(body['scope']).toBe('stock:write');
    expect(await verifier.verify(String(body['access_token']))).toMatchObject({
      scopes: ['stock:write'],
    });
  });

  it.each<[string, object | string, Record<string, string>, number, string]>([
    ['a wrong secret', grant({ client_secret: oldSecret }), {}, 401, 'invalid_client'],
    ['an unknown client', grant({ client_id: 'nobody' }), {}, 401, 'invalid_client'],
    [
      'a disabled client with its secret',
      grant({ client_id: 'gone', client_secret: oldSecret }),
      {},
      401,
      'invalid_client',
    ],
    ['no client', { grant_type: 'client_credentials' }, {}, 401, 'invalid_client'],
    [
      'authorization that is not Basic',
      grant(),
      { authorization: 'Bearer x' },
      401,
      'invalid_client',
    ],
    ['two ways at once', grant(), { authorization: basic('erp', secret) }, 400, 'invalid_request'],
    ['no grant type', grant({ grant_type: '' }), {}, 400, 'invalid_request'],
    ['another grant', grant({ grant_type: 'password' }), {}, 400, 'unsupported_grant_type'],
    ['a scope it has not', grant({ scope: 'pii:read stock:write' }), {}, 400, 'invalid_scope'],
    ['a parameter twice', 'grant_type=a&grant_type=b', {}, 400, 'invalid_request'],
    ['JSON', grant(), { 'content-type': 'application/json' }, 400, 'invalid_request'],
    ['a long body', grant({ x: 'y'.repeat(9_000) }), {}, 400, 'invalid_request'],
  ])('refuses %s', async (_, form, headers, status, error) => {
    const answer = await ask(form as Record<string, string>, headers);
    expect({ status: answer.status, error: answer.body['error'] }).toEqual({ status, error });
    expect(answer.headers['cache-control']).toBe('no-store');
    if (status === 401) expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
  });

  it('says the same of an unknown client, a disabled one and a wrong secret', async () => {
    const answers = await Promise.all(
      [
        grant({ client_secret: oldSecret }),
        grant({ client_id: 'nobody' }),
        grant({ client_id: 'gone', client_secret: oldSecret }),
      ].map((form) => ask(form)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('bounds guesses per client, also in a burst, and lets the client in again after a minute', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 40 }, () => ask(grant({ client_secret: 'guess' }))),
    );
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(20);
    const refused = guesses.filter(({ status }) => status === 429);
    expect(refused.map(({ headers }) => headers['retry-after'])).toEqual(Array(20).fill('60'));
    expect((await ask(grant())).status).toBe(429);
    expect((await ask(grant({ client_id: 'other' }))).status).toBe(401); // its own count
    now = new Date(START.getTime() + 60_000);
    expect((await ask(grant())).status).toBe(200);
  });

  it('does not count right secrets', async () => {
    for (let at = 0; at < 21; at += 1) expect((await ask(grant())).status).toBe(200);
  });

  it.each([
    ['is disabled', { disabled: true }],
    ['loses a scope of it', { scopes: ['orders:read'] }],
  ])('’s token ends at once when the client %s', async (_, change) => {
    const token = String((await ask(grant())).body['access_token']);
    await verifier.verify(token);
    registry.replaceWith(clientsFile(change), silent);
    await expect(verifier.verify(token)).rejects.toThrow(TokenRefused);
  });

  it('answers over HTTP, and publishes its keys without their private part', async () => {
    const host = new HttpHost({ logger: silent, checkReady: () => Promise.resolve() });
    host.addRoutes(routes);
    const address = await host.listen(0);
    try {
      const answer = await fetch(new URL(TOKEN_PATH, address), {
        method: 'POST',
        body: new URLSearchParams(grant()),
      });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ token_type: 'Bearer' });
      const keys = await (await fetch(new URL(GATEWAY_JWKS_PATH, address))).text();
      expect(Object.keys((JSON.parse(keys) as { keys: [object] }).keys[0]).sort()).toEqual([
        'alg',
        'crv',
        'kid',
        'kty',
        'use',
        'x',
        'y',
      ]);
    } finally {
      await host.close();
    }
  });
});

describe('secrets of clients', () => {
  it('match what was made of them, and nothing else', async () => {
    expect(hashes[0]).not.toContain(secret);
    expect(await hashSecret(secret)).not.toBe(hashes[0]); // salted
    expect(await secretMatches(secret, hashes)).toBe(true);
    expect(await secretMatches(nextSecret, hashes)).toBe(true);
    expect(await secretMatches(oldSecret, hashes)).toBe(false);
    expect(await secretMatches('', [])).toBe(false);
    expect(await secretMatches(secret, ['plain', ''])).toBe(false);
  });
});

describe('keys of partner tokens', () => {
  it('may be Ed25519, and rotate behind the first', async () => {
    const jwk = async (kid: string) => {
      const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
      return { ...(await exportJWK(privateKey)), kid };
    };
    const [older, newer] = [await jwk('older'), await jwk('newer')];
    const ring = (...keys: object[]) => PartnerTokens.from(JSON.stringify({ keys }));
    const token = await (await ring(older)).issue('erp', [], START);
    const registry = ClientRegistry.fromText(clientsFile());
    const verify = async (tokens: PartnerTokens) =>
      await new TokenVerifier([partnerTokenIssuer(tokens, registry)], () => START).verify(token);
    expect(await verify(await ring(newer, older))).toMatchObject({ clientId: 'erp' });
    await expect(verify(await ring(newer))).rejects.toThrow(TokenRefused);
  });

  it.each(['{', '{"keys":[]}', '{"keys":[{"kty":"oct","kid":"a","k":"b"}]}'])(
    'are refused as %s',
    async (keys) => {
      await expect(PartnerTokens.from(keys)).rejects.toThrow();
    },
  );
});
