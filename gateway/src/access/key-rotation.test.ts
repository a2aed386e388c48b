import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { COOLDOWN_MS, MAX_AGE_MS } from './issuer-keys.js';
import { TokenRefused, TokenVerifier } from './token-verifier.js';

const START = new Date('2026-11-22T08:00:00Z').getTime();

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

async function newKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' } };
}

/** An issuer as the network sees it: a JWKS address that can be slow, broken or gone. */
class IssuerServer {
  published: Key[] = [];
  status = 200;
  reads = 0;
  #server: Server | null = null;
  #port = 0;

  get url(): URL {
    return new URL(`http://127.0.0.1:${String(this.#port)}/jwks.json`);
  }

  async start(): Promise<void> {
    const server = createServer((_request, response) => {
      this.reads += 1;
      const keys = this.published.map(({ publicJwk }) => publicJwk);
      setTimeout(() => response.writeHead(this.status).end(JSON.stringify({ keys })), 10);
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(null));
    this.#server = null;
  }
}

describe('keys of an issuer over HTTP', () => {
  let issuer: IssuerServer;
  let verifier: TokenVerifier;
  let now: number;
  let oldKey: Key;
  let newerKey: Key;

  beforeAll(async () => {
    [oldKey, newerKey] = [await newKey('old'), await newKey('newer')];
  });

  beforeEach(async () => {
    now = START;
    issuer = new IssuerServer();
    issuer.published = [oldKey];
    await issuer.start();
    verifier = newVerifier();
  });

  afterEach(() => issuer.stop());

  function newVerifier(): TokenVerifier {
    const trusted = { issuer: 'idp', audience: 'hub', kinds: ['partner' as const] };
    return new TokenVerifier([{ ...trusted, keys: issuer.url }], () => new Date(now));
  }

  async function tokenOf(key: Key, clientId = 'erp', kid = key.kid): Promise<string> {
    return await new SignJWT({ kind: 'partner', scope: 'a' })
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .setIssuer('idp')
      .setAudience('hub')
      .setSubject(clientId)
      .setExpirationTime(START / 1_000 + 7_200)
      .sign(key.privateKey);
  }

  /** Lets a refresh in the background come to its end. */
  async function untilRead(reads: number): Promise<void> {
    for (let tries = 0; issuer.reads < reads && tries < 100; tries += 1) await pause(5);
    await pause(30);
  }

  it('are read once for a burst of first requests', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, at) => tokenOf(oldKey, `erp${String(at)}`)),
    );
    const actors = await Promise.all(tokens.map((token) => verifier.verify(token)));
    expect(actors).toHaveLength(50);
    expect(issuer.reads).toBe(1);
  });

  it('are rotated under load without one refusal and with one reading', async () => {
    await verifier.verify(await tokenOf(oldKey));
    let refused = 0;
    let verified = 0;
    const load = async (worker: number): Promise<void> => {
      for (let at = 0; at < 40; at += 1) {
        const isNew = at >= 20;
        // The new key is published before the first token is signed with it, as issuers do.
        if (isNew) issuer.published = [newerKey, oldKey];
        const key = isNew && at % 2 === 0 ? newerKey : oldKey;
        const token = await tokenOf(key, `client-${String(worker)}-${String(at)}`);
        await verifier.verify(token).then(
          () => (verified += 1),
          () => (refused += 1),
        );
      }
    };
    await Promise.all(Array.from({ length: 10 }, (_, worker) => load(worker)));
    expect({ refused, verified }).toEqual({ refused: 0, verified: 400 });
    expect(issuer.reads).toBe(2);
  });

  it('serve on while the issuer is down, for new tokens, too', async () => {
    await verifier.verify(await tokenOf(oldKey));
    await issuer.stop();
    now += 2 * MAX_AGE_MS;
    for (const client of ['a', 'b', 'c'])
      expect(await verifier.verify(await tokenOf(oldKey, client))).toMatchObject({
        clientId: client,
      });
    await expect(verifier.verify(await tokenOf(newerKey))).rejects.toThrow(TokenRefused);
    await issuer.start();
    issuer.published = [newerKey];
    now += COOLDOWN_MS;
    expect(await verifier.verify(await tokenOf(newerKey))).toMatchObject({ clientId: 'erp' });
  });

  it.each([500, 404])('serve on while the issuer answers %d', async (status) => {
    await verifier.verify(await tokenOf(oldKey));
    issuer.status = status;
    now += MAX_AGE_MS;
    expect(await verifier.verify(await tokenOf(oldKey, 'b'))).toMatchObject({ clientId: 'b' });
    await untilRead(2);
    expect(await verifier.verify(await tokenOf(oldKey, 'c'))).toMatchObject({ clientId: 'c' });
  });

  it('that were never read are nobody’s fault but ours: the answer says try again', async () => {
    const token = await tokenOf(oldKey);
    await issuer.stop();
    await expect(verifier.verify(token)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
    });
    await issuer.start();
    expect(await verifier.verify(token)).toMatchObject({ clientId: 'erp' });
  });

  it('are asked for once per cooldown, however many unknown keys tokens name', async () => {
    await verifier.verify(await tokenOf(oldKey));
    const attack = async (): Promise<void> => {
      const forged = await Promise.all(
        Array.from({ length: 30 }, (_, at) => tokenOf(newerKey, 'x', `made-up-${String(at)}`)),
      );
      const answers = await Promise.allSettled(forged.map((token) => verifier.verify(token)));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    };
    await attack();
    await attack();
    expect(issuer.reads).toBe(2);
    now += COOLDOWN_MS;
    await attack();
    expect(issuer.reads).toBe(3);
  });

  it('that the issuer took back are dropped, remembered tokens of theirs, too', async () => {
    const token = await tokenOf(oldKey);
    await verifier.verify(token);
    issuer.published = [newerKey];
    expect(await verifier.verify(token)).toMatchObject({ clientId: 'erp' });
    now += MAX_AGE_MS;
    await verifier.verify(token); // still serves, and makes the keys be read in the background
    await untilRead(2);
    await expect(verifier.verify(token)).rejects.toThrow(TokenRefused);
  });

  it('verify a token once: remembered, it needs no key until it expires', async () => {
    const token = await tokenOf(oldKey);
    const actor = await verifier.verify(token);
    expect(await verifier.verify(token)).toBe(actor);
    now = START + 7_206_000;
    await expect(verifier.verify(token)).rejects.toThrow(TokenRefused);
  });
});

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
