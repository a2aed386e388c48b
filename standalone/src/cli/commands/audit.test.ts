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
      kind: 'partner-call',
      at: new Date(),
      requestId,
      actor: 'partner:p-1',
      client: 'p-1',
      operation: 'Stock',
      fields: [],
      subjects: [],
    });
  await log.close();
  return settings.folder;
}

describe('hub audit verify', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  async function verify(data: string): Promise<string> {
    const written: string[] = [];
    jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => written.push(String(text)) > 0);
    await auditCommand()
      .parseAsync(['verify', '--data', data], { from: 'user' })
      .catch((error: unknown) => written.push(`failed: ${(error as Error).message}`));
    return written.join('');
  }

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
