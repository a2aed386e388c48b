import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@hub/kernel';
import { codesOf, GatewayUnderTest, member, partner, staff } from './gateway.fixture.js';
import { AuditLog } from './observe/audit/audit-log.js';
import { verifyAudit } from './observe/audit/verify-audit.js';
import { PersistedOperations } from './persisted/persisted-operations.js';
import { startShop, type Shop } from './shop.fixture.js';

const key = Buffer.alloc(32, 7);
const logger = createLogger({ level: 'silent', name: 'test' });

describe('who saw what', () => {
  let folder: string;
  let audit: AuditLog;
  let shop: Shop;
  let under: GatewayUnderTest;
  let operations: PersistedOperations;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gateway-audit-'));
    const manifests = mkdtempSync(join(folder, 'manifests-'));
    await writeFile(
      join(manifests, 'partner.json'),
      JSON.stringify({ who: 'query Who { whoAsks }' }),
    );
    audit = await AuditLog.open({ folder: join(folder, 'log'), key, instance: 'test', logger });
    operations = await PersistedOperations.open({ folder: manifests, logger, automatic: null });
    shop = await startShop();
    under = await GatewayUnderTest.start({
      capabilities: shop.all,
      audit,
      operations,
      contracts: { partner: (sdl) => sdl },
      clients: { partners: { courier: { name: 'Courier', scopes: [] } } },
    });
  });
  afterEach(async () => {
    await under.stop();
    operations.close();
    await shop.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function entries(): Promise<Record<string, unknown>[]> {
    const files = (await readdir(join(folder, 'log'), { recursive: true })).filter((name) =>
      name.endsWith('.jsonl'),
    );
    const texts = await Promise.all(
      files.sort().map((file) => readFile(join(folder, 'log', file), 'utf8')),
    );
    return texts
      .flatMap((text) => text.split('\n').filter((line) => line !== ''))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('is written down when staff see personal data whole, and when a partner asks, and proves itself', async () => {
    const { headers } = await under.ask(
      { query: 'query Phone { me { phone } }' },
      await under.as(staff('pii:read')),
    );
    await under.ask({ documentId: 'who' }, await under.as(partner('courier')));
    expect(await entries()).toMatchObject([
      {
        kind: 'unmasked-read',
        requestId: headers.get('x-request-id'),
        actor: 'staff:s-1',
        operation: 'Phone',
        fields: ['Person.phone'],
      },
      {
        kind: 'partner-call',
        actor: 'partner:courier',
        client: 'courier',
        operation: 'Who',
        fields: [],
      },
    ]);
    expect(JSON.stringify(await entries())).not.toContain('13812345678');
    expect(await verifyAudit(join(folder, 'log'), key)).toMatchObject([
      { entries: 2, fault: null },
    ]);
  });

  it('is not written down when it was masked, nobody’s, or one’s own', async () => {
    await under.ask({ query: '{ me { phone } }' });
    await under.ask({ query: '{ me { phone } }' }, await under.as(staff()));
    await under.ask({ query: '{ me { phone } }' }, await under.as(member()));
    await under.ask({ query: '{ me { name } }' }, await under.as(staff('pii:read')));
    expect(await entries()).toEqual([]);
  });

  it('has to be written down: otherwise nothing is shown, and nothing done', async () => {
    await audit.close();
    const headers = await under.as(staff('pii:read'));
    const read = await under.ask({ query: '{ me { phone } }' }, headers);
    expect(codesOf(read.body)).toEqual([['', 'AUDIT_UNAVAILABLE']]);
    expect(JSON.stringify(read.body)).not.toContain('138');
    const done = await under.ask({ query: 'mutation { rename(name: "x") { phone } }' }, headers);
    expect(codesOf(done.body)).toEqual([['', 'AUDIT_UNAVAILABLE']]);
    expect(
      shop.people
        .asked()
        .map(({ query }) => query)
        .join(),
    ).not.toContain('rename');
    expect(shop.renamed).toEqual([]);
    expect((await under.ask({ query: '{ whoAsks }' }, headers)).status).toBe(200);
  });
});
