import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newUlid } from '../ids/ulid.js';
import { openTestDatabase } from '../testing/test-database.js';
import { bulkInsert } from './bulk-insert.js';
import { Parcel, parcelDatabase } from './example.fixture.js';
import { decodeCursor, encodeCursor, keysetCondition, parsePage, toConnection } from './paging.js';
import { selectRows } from './statements.js';

describe('a page request', () => {
  it.each([
    [{}, { first: 20, after: undefined }],
    [
      { first: null, after: null },
      { first: 20, after: undefined },
    ],
    [
      { first: 50, after: 'x' },
      { first: 50, after: 'x' },
    ],
  ])('%j becomes %j', (request, page) => {
    expect(parsePage(request)).toEqual(page);
  });

  it.each([
    [51, 'PAGE_TOO_LARGE'],
    [0, 'BAD_USER_INPUT'],
    [-1, 'BAD_USER_INPUT'],
    [1.5, 'BAD_USER_INPUT'],
  ])('for %d rows is refused with %s', (first, code) => {
    expect(() => parsePage({ first })).toThrow(expect.objectContaining({ code }));
  });

  it('may have limits of its own', () => {
    expect(parsePage({ first: 200 }, { maximum: 200 }).first).toBe(200);
    expect(parsePage({}, { default: 5 }).first).toBe(5);
  });
});

describe('a cursor', () => {
  it('gives back the parts it was made of', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, number) => {
        expect(decodeCursor(encodeCursor([text, number]), ['string', 'number'])).toEqual([
          text,
          number,
        ]);
      }),
    );
  });

  it.each([
    '',
    '!',
    'bm90IGpzb24',
    encodeCursor(['a']),
    encodeCursor(['a', 'b']),
    encodeCursor([1, 'a']),
  ])('that the list did not hand out is refused: %s', (cursor) => {
    expect(() => decodeCursor(cursor, ['string', 'number'])).toThrow(
      expect.objectContaining({ code: 'INVALID_CURSOR' }),
    );
  });
});

describe('a connection', () => {
  it('holds the asked rows, and the extra row only says that more follow', () => {
    expect(toConnection(['a', 'b', 'c'], 2, (node) => `c${node}`)).toEqual({
      edges: [
        { node: 'a', cursor: 'ca' },
        { node: 'b', cursor: 'cb' },
      ],
      nodes: ['a', 'b'],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: 'ca', endCursor: 'cb' },
    });
  });

  it('of nothing has no cursors', () => {
    expect(toConnection([], 2, String, 'x').pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: null,
      endCursor: null,
    });
  });
});

describe('walking a list page by page', () => {
  it('meets every row once and in order, whatever the page size and however many rows tie', async () => {
    const test = await openTestDatabase(parcelDatabase);
    try {
      const rows = Array.from({ length: 60 }, (_, index) => ({
        id: newUlid(),
        code: `P${String(index)}`,
        a: index % 4,
        b: index % 3,
      }));
      await test.database.transaction((manager) => bulkInsert(manager, Parcel, rows));
      const read = (where: string, parameters: (string | number)[], limit: number) =>
        selectRows<{ id: string; a: number; b: number }>(
          test.database.read,
          `SELECT id, a, b FROM parcel WHERE ${where} ORDER BY a DESC, b ASC, id DESC LIMIT ${String(limit)}`,
          parameters,
        );
      const whole = (await read('1 = 1', [], 100)).map((row) => row.id);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 61 }), async (first) => {
          const met: string[] = [];
          let after: string | undefined;
          do {
            const condition =
              after === undefined ? { sql: '1 = 1', parameters: [] } : startBehind(after);
            const page = toConnection(
              await read(condition.sql, condition.parameters as (string | number)[], first + 1),
              first,
              (row) => encodeCursor([row.a, row.b, row.id]),
            );
            met.push(...page.nodes.map((row) => row.id));
            after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined;
          } while (after !== undefined);
          expect(met).toEqual(whole);
        }),
        { numRuns: 20 },
      );
    } finally {
      await test.close();
    }
  });
});

function startBehind(cursor: string) {
  const [a, b, id] = decodeCursor(cursor, ['number', 'number', 'string']);
  return keysetCondition([
    { column: 'a', direction: 'DESC', after: a },
    { column: 'b', direction: 'ASC', after: b },
    { column: 'id', direction: 'DESC', after: id },
  ]);
}
