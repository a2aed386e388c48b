import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newUlid } from '../ids/ulid.js';
import { afterCommit } from '../messaging/after-commit.js';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.js';
import { bulkInsert, insertIgnore } from './bulk-insert.js';
import type { Database } from './database.js';
import { isUniqueViolation } from './database-errors.js';
import { Parcel, parcelDatabase } from './example.fixture.js';
import { claimRows, conditionalUpdate, inClause, lockForUpdate, selectRows } from './statements.js';

let test: TestDatabase;
let database: Database;

beforeEach(async () => {
  test = await openTestDatabase(parcelDatabase);
  database = test.database;
});

afterEach(async () => {
  await test.close();
});

const parcel = (code: string, extras: Partial<Parcel> = {}): Partial<Parcel> => ({
  id: newUlid(),
  code,
  ...extras,
});

async function seed(...codes: string[]): Promise<void> {
  await database.transaction((manager) =>
    bulkInsert(
      manager,
      Parcel,
      codes.map((code) => parcel(code)),
    ),
  );
}

const countOf = async (of: Database) => await of.read.count(Parcel);

describe('a transaction', () => {
  it('shows nothing to readers before it commits', async () => {
    await database.transaction(async (manager) => {
      await bulkInsert(manager, Parcel, [parcel('A')]);
      expect(await manager.count(Parcel)).toBe(1);
      expect(await countOf(database)).toBe(0);
    });
    expect(await countOf(database)).toBe(1);
  });

  it('leaves nothing behind when its work fails', async () => {
    const failing = database.transaction(async (manager) => {
      await bulkInsert(manager, Parcel, [parcel('A')]);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await countOf(database)).toBe(0);
  });

  it('is not undone by another one that fails beside it', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        database.transaction(async (manager) => {
          await bulkInsert(manager, Parcel, [parcel(`P${String(index)}`)]);
          await new Promise((resolve) => setImmediate(resolve));
          if (index % 2 === 1) throw new Error('odd');
        }),
      ),
    );
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(10);
    expect(await countOf(database)).toBe(10);
  });

  it('loses no update among fifty concurrent conditional ones', async () => {
    await seed('A');
    await database.transaction((manager) =>
      conditionalUpdate(manager, 'UPDATE parcel SET on_hand = 30'),
    );
    const taken = await Promise.all(
      Array.from({ length: 50 }, () =>
        database.transaction((manager) =>
          conditionalUpdate(
            manager,
            'UPDATE parcel SET on_hand = on_hand - 1 WHERE code = ? AND on_hand > 0',
            ['A'],
          ),
        ),
      ),
    );
    expect(taken.filter((affected) => affected === 1)).toHaveLength(30);
    expect((await database.read.findOneByOrFail(Parcel, { code: 'A' })).onHand).toBe(0);
  });

  it('refuses to open inside another one, which would wait for itself', async () => {
    const nested = database.transaction(() => database.transaction(() => Promise.resolve(1)));
    await expect(nested).rejects.toThrow('already open');
  });

  it('may read beside itself, however many do so at once', async () => {
    await seed('A');
    const counts = await Promise.all(
      Array.from({ length: 40 }, () =>
        database.transaction(async (manager) => {
          await conditionalUpdate(manager, 'UPDATE parcel SET a = 1 WHERE code = ?', ['nobody']);
          return await countOf(database);
        }),
      ),
    );
    expect(new Set(counts)).toEqual(new Set([1]));
  });

  it('is over for those who hear of its commit', async () => {
    let next: Promise<unknown> = Promise.resolve();
    await database.transaction((manager) => {
      afterCommit(manager, () => {
        next = seed('after');
      });
      expect(database.isInTransaction()).toBe(true);
      return bulkInsert(manager, Parcel, [parcel('A')]);
    });
    await next;
    expect([await countOf(database), database.isInTransaction()]).toEqual([2, false]);
  });

  it('runs again from its start after the database gave it up', async () => {
    await seed('A', 'B');
    let runs = 0;
    const add = (first: string, second: string) =>
      database.transaction(async (manager) => {
        runs += 1;
        await conditionalUpdate(manager, 'UPDATE parcel SET on_hand = on_hand + 1 WHERE code = ?', [
          first,
        ]);
        await new Promise((resolve) => setTimeout(resolve, 40));
        await conditionalUpdate(manager, 'UPDATE parcel SET on_hand = on_hand + 1 WHERE code = ?', [
          second,
        ]);
      });
    await Promise.all([add('A', 'B'), add('B', 'A')]);
    const rows = await database.read.find(Parcel);
    expect(rows.map((row) => row.onHand)).toEqual([2, 2]);
    expect(runs).toBe(database.dialect === 'mysql' ? 3 : 2);
  });
});

describe('a second process on the same data', () => {
  it('waits for the writer instead of failing', async () => {
    await seed('A');
    const other = await test.openAgain();
    const increment = (on: Database) =>
      on.transaction(async (manager) => {
        const rows = await lockForUpdate<{ on_hand: number }>(
          manager,
          'SELECT on_hand FROM parcel WHERE code = ?',
          ['A'],
        );
        await new Promise((resolve) => setImmediate(resolve));
        await conditionalUpdate(manager, 'UPDATE parcel SET on_hand = ? WHERE code = ?', [
          (rows[0]?.on_hand ?? 0) + 1,
          'A',
        ]);
      });
    await Promise.all([increment(database), increment(other)]);
    expect((await other.read.findOneByOrFail(Parcel, { code: 'A' })).onHand).toBe(2);
  });

  it('claims other rows than the first one holds', async () => {
    await seed('A', 'B');
    const claim = 'SELECT code FROM parcel ORDER BY code LIMIT 1';
    const claimed = await database.transaction(async (manager) => {
      const first = await claimRows<{ code: string }>(manager, claim);
      if (database.dialect === 'sqlite') return first;
      const second = await (
        await test.openAgain()
      ).transaction((other) => claimRows<{ code: string }>(other, claim));
      return [...first, ...second];
    });
    expect(claimed.map((row) => row.code)).toEqual(
      database.dialect === 'mysql' ? ['A', 'B'] : ['A'],
    );
  });
});

describe('values', () => {
  it('come back as they were given, through entities', async () => {
    const full = parcel('full', {
      onHand: -3,
      priceMinor: Number.MAX_SAFE_INTEGER,
      dueAt: new Date('2026-11-11T00:00:00.123Z'),
      payload: { tags: ['新品', '🎁'] },
      note: 'long '.repeat(20_000),
      listed: true,
      a: 1,
      b: 2,
      c: 'c',
      d: '',
    });
    const empty = parcel('empty');
    await database.transaction((manager) => bulkInsert(manager, Parcel, [full, empty]));
    expect({ ...(await database.read.findOneByOrFail(Parcel, { code: 'full' })) }).toEqual(full);
    expect({ ...(await database.read.findOneByOrFail(Parcel, { code: 'empty' })) }).toEqual({
      ...empty,
      onHand: 0,
      priceMinor: null,
      dueAt: null,
      payload: null,
      note: null,
      listed: false,
      a: 0,
      b: 0,
      c: '',
      d: '',
    });
  });

  it('written by an entity and by a bulk insert are the same', async () => {
    const saved = {
      ...parcel('saved'),
      onHand: 5,
      dueAt: new Date(1),
      listed: true,
      a: 1,
      b: 2,
      c: 'x',
      d: 'y',
    };
    await database.transaction((manager) => manager.insert(Parcel, saved));
    await database.transaction((manager) =>
      bulkInsert(manager, Parcel, [{ ...saved, id: newUlid(), code: 'bulk' }]),
    );
    const [one, two] = await database.read.find(Parcel, { order: { code: 'ASC' } });
    expect({ ...one, id: '', code: '' }).toEqual({ ...two, id: '', code: '' });
  });

  it('of raw queries are numbers: columns, counts and sums', async () => {
    await database.transaction((manager) =>
      bulkInsert(manager, Parcel, [
        parcel('A', { onHand: 2 ** 40, listed: true }),
        parcel('B', { onHand: 2 ** 40 }),
      ]),
    );
    const sql =
      'SELECT COUNT(*) AS n, SUM(on_hand) AS total, MAX(on_hand) AS most, SUM(listed) AS listed FROM parcel';
    expect({ ...(await selectRows<object>(database.read, sql))[0] }).toEqual({
      n: 2,
      total: 2 ** 41,
      most: 2 ** 40,
      listed: 1,
    });
  });

  it('that are not safe integers are refused', async () => {
    const unsafe = database.transaction((manager) =>
      bulkInsert(manager, Parcel, [parcel('A', { onHand: 2 ** 53 })]),
    );
    await expect(unsafe).rejects.toThrow(RangeError);
    await expect(
      database.transaction((manager) =>
        bulkInsert(manager, Parcel, [parcel('A', { onHand: 0.5 })]),
      ),
    ).rejects.toThrow(RangeError);
  });

  it('of text compare with case and trailing blanks, and sort by code point', async () => {
    await seed('a', 'A', 'a ', 'é', 'e', 'Z');
    const rows = await selectRows<{ code: string }>(
      database.read,
      'SELECT code FROM parcel ORDER BY code',
    );
    expect(rows.map((row) => row.code)).toEqual(['A', 'Z', 'a', 'a ', 'e', 'é']);
    expect(
      await selectRows(database.read, 'SELECT 1 AS x FROM parcel WHERE code = ?', ['A']),
    ).toHaveLength(1);
  });
});

describe('writing rows', () => {
  it('counts matched rows even when they already hold the value', async () => {
    await seed('A', 'B', 'C');
    const update = (sql: string) =>
      database.transaction((manager) => conditionalUpdate(manager, sql));
    expect(await update('UPDATE parcel SET on_hand = 0')).toBe(3);
    expect(await update("UPDATE parcel SET on_hand = 0 WHERE code = 'A' AND on_hand = 0")).toBe(1);
    expect(await update('UPDATE parcel SET on_hand = 1 WHERE on_hand > 7')).toBe(0);
    expect(await update("DELETE FROM parcel WHERE code IN ('A', 'B')")).toBe(2);
  });

  it('needs an open transaction', async () => {
    await expect(conditionalUpdate(database.read, 'UPDATE parcel SET on_hand = 0')).rejects.toThrow(
      'open transaction',
    );
  });

  it('inserts ten thousand rows of twelve columns quickly, in statements both dialects accept', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      parcel(`P${String(index)}`, { onHand: index, dueAt: new Date(index) }),
    );
    const recording = database.recordStatements();
    const started = performance.now();
    await database.transaction((manager) => bulkInsert(manager, Parcel, rows));
    const milliseconds = performance.now() - started;
    expect(recording.stop()).toHaveLength(20);
    expect(await countOf(database)).toBe(10_000);
    expect(milliseconds).toBeLessThan(4_000);
  });

  it('passes over rows whose key is taken and says how many went in', async () => {
    await seed('A', 'B');
    const inserted = await database.transaction((manager) =>
      insertIgnore(manager, Parcel, [parcel('A'), parcel('C'), parcel('B'), parcel('D')]),
    );
    expect(inserted).toBe(2);
    expect(await countOf(database)).toBe(4);
  });

  it('does not pass over a row that lacks a value', async () => {
    const lacking = database.transaction((manager) =>
      insertIgnore(manager, Parcel, [{ id: newUlid() }]),
    );
    await expect(lacking).rejects.toThrow();
    expect(await countOf(database)).toBe(0);
  });

  it('tells a taken key from other faults', async () => {
    await seed('A');
    const taken = await database
      .transaction((manager) => bulkInsert(manager, Parcel, [parcel('A')]))
      .catch((error: unknown) => error);
    const wrong = await database
      .transaction((manager) => conditionalUpdate(manager, 'UPDATE nowhere SET x = 1'))
      .catch((error: unknown) => error);
    expect([isUniqueViolation(taken), isUniqueViolation(wrong)]).toEqual([true, false]);
  });

  it('finds rows by a list of values, and none by an empty one', async () => {
    await seed('A', 'B', 'C');
    const find = (codes: string[]) =>
      selectRows(database.read, `SELECT code FROM parcel WHERE code IN ${inClause(codes)}`, codes);
    expect([await find(['A', 'C']), await find([])].map((rows) => rows.length)).toEqual([2, 0]);
  });
});

describe('recording', () => {
  it('hears both connections and leaves BEGIN and COMMIT out', async () => {
    const recording = database.recordStatements();
    await seed('A');
    await countOf(database);
    expect(recording.everything).toHaveLength(4);
    expect(recording.stop()).toHaveLength(2);
    await countOf(database);
    expect(recording.statements).toHaveLength(2);
  });
});

describe('migrations', () => {
  it('go up, say where they are, and come down again', async () => {
    expect(await database.migrationStatus()).toEqual([
      { name: 'CreateParcel1700000000000', applied: true },
    ]);
    expect(await database.migrate()).toEqual([]);
    expect(await database.migrate('down')).toEqual(['CreateParcel1700000000000']);
    expect(await database.migrationStatus()).toEqual([
      { name: 'CreateParcel1700000000000', applied: false },
    ]);
    expect(await database.migrate('down')).toEqual([]);
    expect(await database.migrate()).toEqual(['CreateParcel1700000000000']);
    expect(await countOf(database)).toBe(0);
  });
});
