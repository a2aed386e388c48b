import { createHash, randomFillSync } from 'node:crypto';
import { ulid } from 'ulid';
import { baseErrors } from '../errors/base-errors.js';

const ulidShape = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** A new id: 48 bits of time, 80 bits of cryptographic randomness. */
export function newUlid(now: Date = new Date()): string {
  return ulid(now.getTime(), nextRandomFraction);
}

export function isUlid(value: unknown): value is string {
  return typeof value === 'string' && ulidShape.test(value);
}

/** Returns the value or refuses with INVALID_ID, naming the field. */
export function parseUlid(value: string, field: string): string {
  if (isUlid(value)) return value;
  throw baseErrors.refuse('INVALID_ID', `${field} must be a ULID of 26 characters`, { field });
}

/** Ids that come out the same on every run, for seeds and tests: SHA-256 of the seed and a counter. */
export function ulidFactory(seed: string | number): (now: Date) => string {
  let counter = 0;
  return (now) => {
    const bytes = createHash('sha256')
      .update(`${String(seed)}:${String(counter++)}`)
      .digest();
    let position = 0;
    return ulid(now.getTime(), () => (bytes[position++] ?? 0) / 256);
  };
}

const pool = new Uint8Array(4096);
let poolPosition = pool.length;

// The library asks for one fraction per character; a pool saves a system call each.
function nextRandomFraction(): number {
  if (poolPosition >= pool.length) {
    randomFillSync(pool);
    poolPosition = 0;
  }
  return (pool[poolPosition++] ?? 0) / 256;
}
