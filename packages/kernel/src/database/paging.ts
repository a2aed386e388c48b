import { baseErrors } from '../errors/base-errors.js';
import type { SqlValue } from './statements.js';

export interface PageRequest {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface PageLimits {
  readonly default?: number;
  readonly maximum?: number;
}

export interface Page {
  /** Rows to answer; read one more to learn whether another page follows. */
  readonly first: number;
  readonly after: string | undefined;
}

/** Applies the default and the bounds of a list: PAGE_TOO_LARGE above the maximum. */
export function parsePage(request: PageRequest, limits: PageLimits = {}): Page {
  const { default: usual = 20, maximum = 50 } = limits;
  const first = request.first ?? usual;
  if (!Number.isInteger(first) || first < 1) {
    throw baseErrors.refuse(
      'BAD_USER_INPUT',
      `first must be a whole number from 1 to ${String(maximum)}`,
      { first },
    );
  }
  if (first > maximum) {
    throw baseErrors.refuse(
      'PAGE_TOO_LARGE',
      `first is ${String(first)}; ask for at most ${String(maximum)}`,
      {
        first,
        maximum,
      },
    );
  }
  return { first, after: request.after ?? undefined };
}

export type CursorPart = string | number;
type PartName = 'string' | 'number';
type PartsOf<Shape extends readonly PartName[]> = {
  -readonly [Index in keyof Shape]: Shape[Index] extends 'number' ? number : string;
};

/** An opaque cursor from the values of the columns a list is ordered by, the unique one last. */
export function encodeCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor this list handed out, or INVALID_CURSOR. */
export function decodeCursor<const Shape extends readonly PartName[]>(
  cursor: string,
  shape: Shape,
): PartsOf<Shape> {
  const parts = parseParts(cursor);
  const fits =
    parts?.length === shape.length && parts.every((part, index) => typeof part === shape[index]);
  if (!fits)
    throw baseErrors.refuse(
      'INVALID_CURSOR',
      'after is not a cursor of this list; start without it',
    );
  return parts as PartsOf<Shape>;
}

function parseParts(cursor: string): unknown[] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : undefined;
  } catch {
    return undefined;
  }
}

export interface KeysetColumn {
  /** Column as written in the statement, e.g. `o.placed_at`. */
  readonly column: string;
  readonly direction: 'ASC' | 'DESC';
  /** The value of the last row of the page before. */
  readonly after: SqlValue;
}

/**
 * The condition that starts a list behind a row: `a > ? OR (a = ? AND (b > ?))`, written so that
 * both dialects can range over an index on (a, b): the outer `a >= ?` bounds the range.
 */
export function keysetCondition(columns: readonly KeysetColumn[]): {
  sql: string;
  parameters: SqlValue[];
} {
  const [head, ...rest] = columns;
  if (head === undefined) throw new Error('A keyset needs at least one column.');
  const comparison = head.direction === 'ASC' ? '>' : '<';
  if (rest.length === 0) return { sql: `${head.column} ${comparison} ?`, parameters: [head.after] };
  const tail = keysetCondition(rest);
  return {
    sql: `(${head.column} ${comparison}= ? AND (${head.column} ${comparison} ? OR ${tail.sql}))`,
    parameters: [head.after, head.after, ...tail.parameters],
  };
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Connection<Node> {
  readonly edges: { readonly node: Node; readonly cursor: string }[];
  readonly nodes: Node[];
  readonly pageInfo: PageInfo;
}

/** A Relay connection from up to `first + 1` rows; the extra row only says that more follow. */
export function toConnection<Node>(
  rowsPlusOne: readonly Node[],
  first: number,
  cursorOf: (node: Node) => string,
  after?: string | null,
): Connection<Node> {
  const edges = rowsPlusOne.slice(0, first).map((node) => ({ node, cursor: cursorOf(node) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: rowsPlusOne.length > first,
      hasPreviousPage: after !== undefined && after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
