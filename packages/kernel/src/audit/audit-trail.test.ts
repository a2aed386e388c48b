import { expect, it } from '@jest/globals';
import { kernelEntities, kernelMigration } from '../kernel-tables.js';
import { openTestDatabase } from '../testing/test-database.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditTrail } from './audit-trail.js';

it('the audit trail keeps who did what to whom, in the transaction of the deed', async () => {
  const test = await openTestDatabase({
    name: 'audit',
    entities: kernelEntities,
    migrations: [kernelMigration(1700000000000)],
  });
  try {
    const trail = new AuditTrail();
    const act = {
      actor: { kind: 'staff', staffId: 's-1', roles: ['admin'], scopes: [] } as const,
      action: 'read_phone',
      subjectType: 'Member',
      subjectId: 'm-1',
      fields: ['phone'],
      requestId: 'r-1',
      now: new Date('2026-01-01T00:00:00Z'),
    };
    await test.database.transaction((manager) => trail.record(manager, act));
    await expect(
      test.database.transaction(async (manager) => {
        await trail.record(manager, act);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await test.database.read.find(AuditEntry)).toEqual([
      {
        id: expect.any(String),
        at: act.now,
        actor: 'staff:s-1',
        action: 'read_phone',
        subjectType: 'Member',
        subjectId: 'm-1',
        fields: ['phone'],
        requestId: 'r-1',
      },
    ]);
  } finally {
    await test.close();
  }
});
