import { z } from 'zod';

/** A ULID, 26 characters of Crockford's base 32. */
export const ulid = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

/** A moment, RFC 3339 in UTC. */
export const instant = z.iso.datetime();

/** A count of points; may be negative where a balance may be. */
export const points = z.int();

/** An amount in minor units of the currency beside it. */
export const minorUnits = z.int();

/** ISO 4217. */
export const currency = z.string().regex(/^[A-Z]{3}$/);

/**
 * Who bought, as a key that every capability can hold without knowing the person:
 * `member:<ulid>`, `external:<source>:<id>` for imported history, or null for an anonymous counter sale.
 */
export const buyerKey = z
  .string()
  .regex(/^(member:[0-9A-HJKMNP-TV-Z]{26}|external:[a-z0-9-]{1,32}:[^\s]{1,64})$/)
  .nullable();

/** Where the customer stood when it happened. */
export const touchpoint = z.enum([
  'app',
  'mini-program',
  'website',
  'pos',
  'partner',
  'console',
  'service',
  'import',
  'unknown',
]);
