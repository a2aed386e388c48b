import { expect, it } from '@jest/globals';
import { kernelEntities } from '@hub/kernel';
import { openTestDatabase } from '@hub/kernel/testing';
import { profileSubgraph } from '../index.js';

it('the tables of the profile can be taken down and put up again', async () => {
  const test = await openTestDatabase({
    ...profileSubgraph,
    entities: [...kernelEntities, ...profileSubgraph.entities],
  });
  const { database } = test;
  try {
    const count = () => database.read.query<unknown[]>('SELECT * FROM customer_identity');
    expect(await count()).toEqual([]);
    expect(await database.migrate('down')).toEqual(['CreateProfile1795305600001']);
    await expect(count()).rejects.toThrow('customer_identity');
    expect(await database.migrate('up')).toEqual(['CreateProfile1795305600001']);
    expect(await count()).toEqual([]);
  } finally {
    await test.close();
  }
});
