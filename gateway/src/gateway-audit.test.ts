import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '@hub/kernel';
import { freshTestFolder } from '@hub/kernel/testing';
import { startCapability } from './capability.fixture.js';
import { codesOf, GatewayUnderTest, member, partner, staff } from './gateway.fixture.js';
import { auditErrors } from './observe/audit/audit-errors.js';
import { AuditLog } from './observe/audit/audit-log.js';
import { verifyAudit } from './observe/audit/verify-audit.js';
import { PersistedOperations } from './persisted/persisted-operations.js';
import { startShop, type Shop } from './shop.fixture.js';

const key = Buffer.alloc(32, 7);
const logger = createLogger({ level: 'silent', name: 'test' });

async function entriesIn(folder: string): Promise<Record<string, unknown>[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(files.sort().map((file) => readFile(join(folder, file), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n').filter((line) => line !== ''))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

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

  const entries = () => entriesIn(join(folder, 'log'));

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
        subjects: ['Person:1'],
      },
      {
        kind: 'partner-call',
        actor: 'partner:courier',
        client: 'courier',
        operation: 'Who',
        fields: [],
        subjects: [],
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

  it('names everybody who was seen, though the client asked for no keys', async () => {
    const { body } = await under.ask(
      { query: '{ people(first: 3) { phone } me { n: name tel: phone orders } }' },
      await under.as(staff('pii:read')),
    );
    expect(body.data).toMatchObject({ people: [{ phone: '13812345678' }, {}, {}] });
    expect(await entries()).toMatchObject([{ subjects: ['Person:0', 'Person:1', 'Person:2'] }]);
  });

  it('is written down before a deed, and again with whom its answer shows', async () => {
    const headers = await under.as(staff('pii:read'));
    await under.ask({ query: 'mutation { rename(name: "x") { phone } }' }, headers);
    await under.ask({ query: 'mutation { rename(name: "y") { name } }' }, headers);
    const [before, after, ...others] = await entries();
    expect(before).toMatchObject({ fields: ['Person.phone'], subjects: [] });
    expect(after).toMatchObject({ subjects: ['Person:1'], requestId: before?.['requestId'] });
    expect(others).toEqual([]);
  });

  it('is not shown when a deed was done and whom it shows cannot be written down', async () => {
    const record = jest.spyOn(audit, 'record');
    record.mockResolvedValueOnce(undefined);
    record.mockRejectedValueOnce(auditErrors.refuse('AUDIT_UNAVAILABLE', 'no'));
    const { body } = await under.ask(
      { query: 'mutation { rename(name: "x") { phone } }' },
      await under.as(staff('pii:read')),
    );
    expect(codesOf(body)).toEqual([['', 'AUDIT_UNAVAILABLE']]);
    expect(JSON.stringify(body)).not.toContain('138');
    expect(shop.renamed).toEqual(['x']);
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

describe('an answer that was not made for whoever gets it', () => {
  const BADGES = `
    type Query { badges: [Badge!] @cached(maxAgeSeconds: 60) }
    type Badge @key(fields: "id") {
      id: ID!
      wearer: String @masked(as: "NAME", unless: [["pii:read"]]) @cached(maxAgeSeconds: 60)
    }`;

  it('is written down with its subjects: one that was kept, and one that others asked for', async () => {
    const folder = freshTestFolder('gateway-audit');
    const badges = await startCapability('badges', {
      sdl: BADGES,
      resolvers: {
        Query: {
          badges: () => [
            { id: 'b1', wearer: 'Li' },
            { id: 'b2', wearer: 'Wu' },
          ],
        },
      },
    });
    const audit = await AuditLog.open({ folder, key, instance: 'test', logger });
    const under = await GatewayUnderTest.start({
      capabilities: [badges],
      audit,
      caching: { bus: null },
    });
    const headers = await under.as(staff('pii:read'));
    const ask = () => under.ask({ query: '{ badges { wearer } }' }, headers);
    const together = await Promise.all([ask(), ask(), ask()]);
    const kept = await ask();
    expect(kept.body).toEqual(together[0].body);
    expect(badges.asked()).toHaveLength(1);
    expect(await under.count('hub_gateway_cache_lookups_total', 'hit')).toBe(1);
    expect((await entriesIn(folder)).map(({ subjects }) => subjects)).toEqual(
      Array.from({ length: 4 }, () => ['Badge:b1', 'Badge:b2']),
    );
    await under.stop();
    await badges.server.stop();
  });
});
