import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { freshTestFolder, silentLogger } from '@hub/kernel/testing';
import { mostSubjects } from './audit-entry.js';
import { listAuditFiles } from './audit-files.js';
import { AuditLog } from './audit-log.js';
import { findAudited } from './find-audited.js';

const key = new Uint8Array(32).fill(7);
const many = Array.from({ length: mostSubjects + 1 }, (_, index) => `Member:m${String(index)}`);

async function folderWith(...subjects: readonly (readonly string[])[]): Promise<string> {
  const folder = freshTestFolder('find-audited');
  for (const instance of ['east', 'west']) {
    const log = await AuditLog.open({ folder, key, instance, logger: silentLogger });
    for (const [index, named] of subjects.entries())
      await log.record({
        kind: 'unmasked-read',
        at: new Date('2026-11-11T02:00:00Z'),
        requestId: `${instance}-${String(index)}`,
        actor: 'staff:s-1',
        client: 'console',
        operation: 'MemberContact',
        fields: ['Member.phone'],
        subjects: named,
      });
    await log.close();
  }
  return folder;
}

describe('who saw a subject', () => {
  it('is found in every chain, and what may have been it is counted', async () => {
    const folder = await folderWith(
      ['Member:a'],
      ['Member:b', 'Member:a'],
      ['Member:ab'],
      [],
      many,
    );
    const { entries, uncertain, unreadable } = await findAudited(folder, key, 'Member:a');
    expect(entries.map(({ requestId }) => requestId)).toEqual([
      'east-0',
      'east-1',
      'west-0',
      'west-1',
    ]);
    expect({ uncertain, unreadable }).toEqual({ uncertain: 2, unreadable: 0 });
    expect((await findAudited(folder, key, 'Member:m5')).uncertain).toBe(0);
  });

  it('is not found in a line that was altered, which is counted', async () => {
    const folder = await folderWith(['Member:a'], ['Member:b']);
    const [{ path } = { path: '' }] = listAuditFiles(folder);
    writeFileSync(path, readFileSync(path, 'utf8').replace('Member:b', 'Member:a'));
    const { entries, unreadable } = await findAudited(folder, key, 'Member:a');
    expect(entries).toHaveLength(2);
    expect(unreadable).toBe(1);
  });

  it('is nobody where there is no log', async () => {
    expect(await findAudited(freshTestFolder('find-audited'), key, 'Member:a')).toEqual({
      entries: [],
      uncertain: 0,
      unreadable: 0,
    });
  });
});
