import type { ValueTransformer } from 'typeorm';

/** The part of a column both `@Column` and `@PrimaryColumn` take; spread it and add the rest. */
export interface StoredAs {
  readonly type: 'varchar' | 'bigint' | 'text' | 'tinyint';
  readonly length?: number;
  readonly transformer?: ValueTransformer;
}

/**
 * Entity column options that mean the same on MySQL and SQLite. Use them spread, with the
 * column's own name: `@Column({ ...timeColumn(), name: 'due_at' })`.
 */

const timeTransformer: ValueTransformer = {
  to: (value: unknown) => (value instanceof Date ? value.getTime() : value),
  from: (value: unknown) =>
    value === null || value === undefined ? value : new Date(Number(value)),
};

const integerTransformer: ValueTransformer = {
  to: (value: unknown) => (typeof value === 'number' ? safeInteger(value) : value),
  from: (value: unknown) =>
    value === null || value === undefined ? value : safeInteger(Number(value)),
};

const booleanTransformer: ValueTransformer = {
  to: (value: unknown) => (typeof value === 'boolean' ? Number(value) : value),
  from: (value: unknown) => (value === null || value === undefined ? value : Number(value) === 1),
};

const jsonTransformer: ValueTransformer = {
  to: (value: unknown) => (value === null || value === undefined ? value : JSON.stringify(value)),
  from: (value: unknown) => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value),
};

function safeInteger(value: number): number {
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(
      `${String(value)} is not an integer that a database column may hold exactly`,
    );
  }
  return value;
}

/** A ULID: 26 characters, compared byte by byte. */
export function ulidColumn(): StoredAs {
  return { type: 'varchar', length: 26 };
}

/** An instant: stored as epoch milliseconds (bigint), read as `Date`. */
export function timeColumn(): StoredAs {
  return { type: 'bigint', transformer: timeTransformer };
}

/** A 53-bit safe integer; writing or reading anything else throws. */
export function integerColumn(): StoredAs {
  return { type: 'bigint', transformer: integerTransformer };
}

/** An amount in minor units of its currency; same storage as {@link integerColumn}. */
export function moneyColumn(): StoredAs {
  return integerColumn();
}

/** Text of bounded length, case-sensitive on both dialects. */
export function textColumn(length: number): StoredAs {
  return { type: 'varchar', length };
}

/** Text of any length up to 16 MiB; not indexable. */
export function longTextColumn(): StoredAs {
  return { type: 'text' };
}

/** A JSON value kept as text; only the application looks inside. */
export function jsonColumn(): StoredAs {
  return { type: 'text', transformer: jsonTransformer };
}

/** A truth value: stored as 0 or 1, read as `boolean`. */
export function booleanColumn(): StoredAs {
  return { type: 'tinyint', transformer: booleanTransformer };
}
