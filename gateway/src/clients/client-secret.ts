import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** Costs of one attempt: 16 MB and some tens of milliseconds. */
const COST = { N: 16_384, r: 8, p: 1 } as const;
const HASH_BYTES = 32;
const SECRET_BYTES = 32;

/** How a secret stands in the file: `scrypt$<salt>$<hash>`, both base64url. */
const FORM = /^scrypt\$([\w-]{22,86})\$([\w-]{43})$/;

export const secretHash = z.string().regex(FORM, {
  message: 'must be what `hashSecret` makes of a secret, scrypt$<salt>$<hash>; never the secret',
});

/** A fresh secret for a client, to be told once. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What is kept of a secret. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, HASH_BYTES, COST);
  return `scrypt$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Takes as long for a client nobody knows as for one whose secret is wrong. */
const NOBODY = `scrypt$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/**
 * Whether the secret is one of those hashed. It derives twice whatever there is to compare with, so that the time taken
 * does not tell which clients exist, nor whether one has two secrets.
 */
export async function secretMatches(secret: string, hashes: readonly string[]): Promise<boolean> {
  const compared = [hashes[0] ?? NOBODY, hashes[1] ?? NOBODY];
  const matches = await Promise.all(compared.map((hash) => matchesHash(secret, hash)));
  return matches.some((isMatch, index) => isMatch && hashes[index] !== undefined);
}

async function matchesHash(secret: string, hash: string): Promise<boolean> {
  const [, salt = '', expected = ''] = FORM.exec(hash) ?? [];
  const derived = await derive(secret, Buffer.from(salt, 'base64url'), HASH_BYTES, COST);
  const wanted = Buffer.from(expected, 'base64url');
  return wanted.length === derived.length && timingSafeEqual(wanted, derived);
}
