import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { AuditLog } from '@hub/gateway';
import { auditSettings, loadHubEnvironment } from '@hub/kernel';
import { freshTestFolder, silentLogger } from '@hub/kernel/testing';
import { auditCommand } from './audit.js';

async function recordTwice(data: string): Promise<string> {
  const settings = auditSettings(loadHubEnvironment({ HUB_DATA_DIR: data, HUB_INSTANCE: 'east' }));
  const log = await AuditLog.open({ ...settings, logger: silentLogger });
  for (const requestId of ['r-1', 'r-2'])
    await log.record({
      kind: 'unmasked-read',
      at: new Date(),
      requestId,
      actor: 'staff:s-1',
      client: 'console',
      operation: 'MemberContact',
      fields: ['Member.phone'],
      subjects: requestId === 'r-1' ? ['Member:a'] : ['Member:a', 'Member:b'],
    });
  await log.close();
  return settings.folder;
}

async function run(data: string, ...words: readonly string[]): Promise<string> {
  const written: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  await auditCommand()
    .parseAsync([...words, '--data', data], { from: 'user' })
    .catch((error: unknown) => written.push(`failed: ${(error as Error).message}`));
  return written.join('');
}

const verify = (data: string): Promise<string> => run(data, 'verify');

afterEach(() => {
  jest.restoreAllMocks();
});

describe('hub audit verify', () => {
  it('says that nothing was recorded', async () => {
    expect(await verify(freshTestFolder('audit-command'))).toContain('There is no audit log in');
  });

  it('says intact, or names the first entry that was changed', async () => {
    const data = freshTestFolder('audit-command');
    const folder = await recordTwice(data);
    expect(await verify(data)).toMatch(/^east: intact, 2 entries, head [0-9a-f]{64}\n$/);
    const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.jsonl')) ?? '');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"r-2"', '"r-3"'));
    expect(await verify(data)).toMatch(
      /^east: BROKEN at entry 2 \(east\.000000000001\.jsonl, line 2\): .*; 1 entries before it are intact\nfailed: The audit log is not what was written: east\./,
    );
  });
});

describe('hub audit find', () => {
  it('prints the entries that name a subject', async () => {
    const data = freshTestFolder('audit-command');
    await recordTwice(data);
    const lines = (await run(data, 'find', '--subject', 'Member:a')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { requestId: 'r-1', actor: 'staff:s-1', fields: ['Member.phone'] },
      { requestId: 'r-2', subjects: ['Member:a', 'Member:b'] },
    ]);
    expect(await run(data, 'find', '--subject', 'Member:c')).toBe('');
  });

  it('wants to know whose', async () => {
    expect(await run(freshTestFolder('audit-command'), 'find')).toMatch(/^failed: .*--subject/);
  });
});
