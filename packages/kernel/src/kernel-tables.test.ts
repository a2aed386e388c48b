import { expect, it } from '@jest/globals';
import { kernelEntities, kernelMigration } from './kernel-tables.js';
import { openTestDatabase } from './testing/test-database.js';

it('the kernel tables can be made, unmade and made again, and every entity fits its table', async () => {
  const test = await openTestDatabase({
    name: 'tables',
    entities: kernelEntities,
    migrations: [kernelMigration(1700000000000)],
  });
  try {
    expect(await test.database.migrate('down')).toEqual(['KernelTables1700000000000']);
    expect(await test.database.migrate()).toEqual(['KernelTables1700000000000']);
    for (const entity of kernelEntities) expect(await test.database.read.find(entity)).toEqual([]);
  } finally {
    await test.close();
  }
});
