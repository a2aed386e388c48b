import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StaffRole } from '@hub/kernel';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import { z } from 'zod';

/** The `iss` of tokens that only a demo accepts. */
export const DEMO_ISSUER = 'hub-demo';

const AUDIENCE = 'hub';
const KEY_FILE = 'demo-issuer.json';

/** A sign-in of the demo, for as long as a working day. */
export const DEMO_TOKEN_LIFETIME = '12h';

/** Whom a demo token stands for. */
export type DemoSubject =
  | {
      readonly kind: 'staff';
      readonly name: string;
      readonly roles: readonly StaffRole[];
      readonly storeId?: string;
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'partner'; readonly clientId: string; readonly scopes: readonly string[] };

/**
 * Stands in for the retailer's own identity provider in a demo: it signs staff and partner tokens with a key that it
 * keeps in the data directory. A hub in production mode neither has nor trusts it.
 */
export class DemoIssuer {
  private constructor(
    private readonly privateJwk: JWK,
    private readonly publicJwk: JWK,
  ) {}

  /** Opens the issuer of a data directory, creating its key the first time. */
  static async open(dataDirectory: string): Promise<DemoIssuer> {
    const file = join(dataDirectory, KEY_FILE);
    if (!existsSync(file)) {
      mkdirSync(dataDirectory, { recursive: true });
      writeFileSync(file, JSON.stringify(await newKey()), { mode: 0o600, flag: 'wx' });
    }
    const stored = storedKey.parse(JSON.parse(readFileSync(file, 'utf8')));
    const { d, ...publicPart } = stored;
    return new DemoIssuer({ ...publicPart, d }, publicPart);
  }

  /** The public keys, as a key set of one. */
  keySet(): Promise<JSONWebKeySet> {
    return Promise.resolve({ keys: [this.publicJwk] });
  }

  /** Signs a token for a demo subject. */
  async sign(subject: DemoSubject, now: Date, lifetime = DEMO_TOKEN_LIFETIME): Promise<string> {
    const key = await importJWK(this.privateJwk, 'ES256');
    return new SignJWT(claimsOf(subject))
      .setProtectedHeader({
        alg: 'ES256',
        ...(this.publicJwk.kid === undefined ? {} : { kid: this.publicJwk.kid }),
      })
      .setIssuer(DEMO_ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(new Date(now.getTime() + lifetimeMs(lifetime)))
      .sign(key);
  }
}

const storedKey = z.object({
  kty: z.string(),
  crv: z.string(),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
});

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'ES256', kid: await calculateJwkThumbprint(jwk) };
}

function claimsOf(subject: DemoSubject): Record<string, unknown> {
  switch (subject.kind) {
    case 'staff':
      return {
        kind: 'staff',
        sub: subject.name,
        roles: subject.roles,
        ...(subject.storeId === undefined ? {} : { store_id: subject.storeId }),
        scope: subject.scopes.join(' '),
      };
    case 'partner':
      return { kind: 'partner', sub: subject.clientId, scope: subject.scopes.join(' ') };
  }
}

/** Reads a lifetime such as `30s`, `10m` or `12h`. */
export function lifetimeMs(lifetime: string): number {
  const match = /^(\d{1,5})([smh])$/.exec(lifetime);
  if (match === null)
    throw new RangeError(`A lifetime reads like 30s, 10m or 12h, not "${lifetime}".`);
  const unit = { s: 1_000, m: 60_000, h: 3_600_000 }[match[2] as 's' | 'm' | 'h'];
  return Number(match[1]) * unit;
}
