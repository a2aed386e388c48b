import { describe, expect, it } from '@jest/globals';
import { kernelEntities, kernelMigration } from '../kernel-tables.js';
import { conditionalUpdate, selectRows } from '../database/statements.js';
import { bulkInsert } from '../database/bulk-insert.js';
import { openTestDatabase } from '../testing/test-database.js';
import { LeaseRow } from './lease.entity.js';
import { takeOverLeases } from './take-over-leases.js';

describe('the start of a process after a crash', () => {
  it('frees the leases of the dead where no other process can be alive', async () => {
    const held = new Date('2030-01-01T00:00:00Z');
    const test = await openTestDatabase({
      name: 'leases',
      entities: kernelEntities,
      migrations: [kernelMigration(1_700_000_000_000)],
    });
    const { database } = test;
    await database.transaction((manager) =>
      bulkInsert(manager, LeaseRow, [
        { name: 'relay', owner: 'the dead', fence: 1, heldUntil: held },
      ]),
    );
    await takeOverLeases(database);
    const rows = await selectRows<{ held_until: number }>(
      database.read,
      'SELECT held_until FROM lease',
      [],
    );
    expect(rows).toEqual([{ held_until: database.dialect === 'sqlite' ? 0 : held.getTime() }]);
    await database.transaction((manager) => conditionalUpdate(manager, 'DELETE FROM lease', []));
    await test.close();
  });
});
