import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@hub/kernel';
import type { ClientPolicy, OperationMode } from '../clients/client-policy.js';
import type { DocumentRequest } from './asked-document.js';
import { AutomaticPersistedQueries, digestOf } from './automatic-persisted-queries.js';
import type { ManifestChange } from './manifest-watch.js';
import { PersistedOperations, type ResolvedDocument } from './persisted-operations.js';

const ME = 'query Me {\n  me {\n    id\n  }\n}';
const YOU = 'query You { you { id } }';
const BUY = 'mutation Buy { buy { id } }';

const policy = (
  name: string,
  operations: OperationMode,
  kind: ClientPolicy['kind'] = 'touchpoint',
): ClientPolicy => ({
  name,
  kind,
  operations,
  graph: 'public',
  costPerMinute: null,
  maxOperationCost: null,
});

const relay = (documents: Record<string, string>): string => JSON.stringify(documents);

const lines: string[] = [];
const logger = createLogger({
  level: 'info',
  name: 'test',
  destination: { write: (line: string) => void lines.push(line) },
});
const ended: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

interface Setting {
  readonly folder: string;
  readonly operations: PersistedOperations;
  write(file: string, content: string): Promise<void>;
}

async function withManifests(
  files: Record<string, string>,
  { automatic = true, everyMilliseconds = 60_000 } = {},
): Promise<Setting> {
  lines.length = 0;
  const folder = await mkdtemp(join(tmpdir(), 'manifests-'));
  ended.push(() => rm(folder, { recursive: true, force: true }));
  const write = async (file: string, content: string): Promise<void> => {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeFile(join(folder, file), content);
  };
  for (const [file, content] of Object.entries(files)) await write(file, content);
  const operations = await PersistedOperations.open({
    folder,
    logger,
    everyMilliseconds,
    automatic: automatic ? new AutomaticPersistedQueries() : null,
  });
  ended.push(() => {
    operations.close();
  });
  return { folder, operations, write };
}

async function resolve(
  { operations }: Setting,
  client: ClientPolicy,
  request: DocumentRequest,
): Promise<Partial<ResolvedDocument> & { code?: string }> {
  try {
    const { text, trusted, operationId } = await operations.resolve({ policy: client, request });
    return { text, trusted, operationId };
  } catch (error) {
    return { code: (error as { code: string }).code };
  }
}

const apollo = (sha256Hash: unknown, version: unknown = 1): DocumentRequest => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});
const agreed = { text: ME, trusted: true, operationId: 'me-id' };
const untrusted = (text: string) => ({ text, trusted: false, operationId: null });

describe('a client that is held to its manifest', () => {
  const app = policy('app', 'enforce');
  const manifests = { 'app.json': relay({ 'me-id': ME }), 'pos.json': relay({ 'you-id': YOU }) };

  it.each<[string, DocumentRequest, object]>([
    ['may send an id as Apollo’s clients do', apollo('me-id'), agreed],
    ['may send an id as GraphQL over HTTP says', { documentId: 'me-id' }, agreed],
    ['may send an id with the prefix of a digest', { documentId: 'sha256:me-id' }, agreed],
    ['may send the document itself', { query: ME }, agreed],
    [
      'may send the document in another layout',
      { query: '# mine\nquery Me { me { id, } }' },
      agreed,
    ],
    ['may send both', { query: ME, documentId: 'me-id' }, agreed],
    ['may not send another document', { query: YOU }, { code: 'PERSISTED_OPERATION_REQUIRED' }],
    [
      'may not add a field',
      { query: 'query Me { me { id name } }' },
      { code: 'PERSISTED_OPERATION_REQUIRED' },
    ],
    ['may not send rubbish', { query: '{{' }, { code: 'PERSISTED_OPERATION_REQUIRED' }],
    ['may not send an unknown id', { documentId: 'no' }, { code: 'PERSISTED_QUERY_NOT_FOUND' }],
    [
      'may not send the id of another client',
      { documentId: 'you-id' },
      { code: 'PERSISTED_QUERY_NOT_FOUND' },
    ],
    [
      'may not send the id of another client as Apollo’s clients do',
      apollo('you-id'),
      { code: 'PERSISTED_QUERY_NOT_FOUND' },
    ],
    [
      'may not send an id that every object has',
      { documentId: '__proto__' },
      { code: 'PERSISTED_QUERY_NOT_FOUND' },
    ],
    [
      'may not send one id and the document of another',
      { query: YOU, documentId: 'me-id' },
      { code: 'BAD_REQUEST' },
    ],
    [
      'may not register a document',
      { query: YOU, ...apollo(digestOf(YOU)) },
      { code: 'PERSISTED_OPERATION_REQUIRED' },
    ],
    ['may not send nothing', {}, { code: 'BAD_REQUEST' }],
    ['may not send two ids', { documentId: 'me-id', ...apollo('x') }, { code: 'BAD_REQUEST' }],
    ['may not send another version of the extension', apollo('me-id', 2), { code: 'BAD_REQUEST' }],
    ['may not send a number as an id', apollo(5), { code: 'BAD_REQUEST' }],
    [
      'may not send a document under a digest that is not its own',
      { query: ME, ...apollo('x') },
      { code: 'BAD_REQUEST' },
    ],
  ])('%s', async (_, request, expected) => {
    const setting = await withManifests(manifests);
    expect(await resolve(setting, app, request)).toEqual(expected);
  });

  it('cannot use what another client registered by its digest', async () => {
    const setting = await withManifests(manifests);
    const free = policy('free', 'off');
    const registered = await setting.operations.resolve({
      policy: free,
      request: { query: YOU, ...apollo(digestOf(YOU)) },
    });
    registered.remember?.();
    expect(await resolve(setting, free, apollo(digestOf(YOU)))).toEqual(untrusted(YOU));
    expect(await resolve(setting, app, apollo(digestOf(YOU)))).toEqual({
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
  });

  it('is any partner, whatever its policy says', async () => {
    const setting = await withManifests({
      'erp.json': relay({ 'me-id': ME }),
      'partner.json': relay({ 'you-id': YOU }),
    });
    for (const mode of ['off', 'log-only', 'enforce'] as const) {
      const erp = policy('erp', mode, 'partner');
      const other = policy('other', mode, 'partner');
      expect(await resolve(setting, erp, { query: BUY })).toEqual({
        code: 'PERSISTED_OPERATION_REQUIRED',
      });
      expect(await resolve(setting, erp, { documentId: 'me-id' })).toEqual(agreed);
      expect(await resolve(setting, erp, { documentId: 'you-id' })).toEqual({
        code: 'PERSISTED_QUERY_NOT_FOUND',
      });
      expect(await resolve(setting, other, { documentId: 'you-id' })).toMatchObject({
        trusted: true,
      });
      expect(await resolve(setting, other, { documentId: 'me-id' })).toEqual({
        code: 'PERSISTED_QUERY_NOT_FOUND',
      });
    }
    const named = policy('partner-app', 'enforce');
    expect(await resolve(setting, named, { documentId: 'you-id' })).toEqual({
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
  });
});

describe('a client whose unknown operations are counted', () => {
  const app = policy('app', 'log-only');

  it('runs them as what nobody agreed to', async () => {
    const setting = await withManifests({ 'app.json': relay({ 'me-id': ME }) });
    expect(await resolve(setting, app, { query: YOU })).toEqual(untrusted(YOU));
    expect(
      await resolve(setting, app, { query: `${YOU} ${BUY}`, operationName: 'Buy' }),
    ).toMatchObject({ trusted: false });
  });

  it('runs what it agreed to as such, in whatever layout', async () => {
    const setting = await withManifests({ 'app.json': relay({ 'me-id': ME }) });
    for (const request of [{ query: ME }, { query: 'query Me{me{id}}' }, { documentId: 'me-id' }])
      expect(await resolve(setting, app, request)).toEqual(agreed);
  });

  it('recalls by a digest what nobody agreed to', async () => {
    const setting = await withManifests({});
    const request = { query: YOU, ...apollo(digestOf(YOU)) };
    (await setting.operations.resolve({ policy: app, request })).remember?.();
    expect(await resolve(setting, app, apollo(digestOf(YOU)))).toEqual(untrusted(YOU));
  });
});

describe('a client that may ask anything', () => {
  const app = policy('app', 'off');

  it('may also send the ids of its manifest', async () => {
    const setting = await withManifests({ 'app.json': relay({ 'me-id': ME }) });
    expect(await resolve(setting, app, apollo('me-id'))).toEqual(agreed);
    expect(await resolve(setting, app, { query: YOU })).toEqual(untrusted(YOU));
  });

  it('needs no manifests at all, and can do without automatic ones', async () => {
    const operations = await PersistedOperations.open({ folder: null, logger, automatic: null });
    const setting = { operations } as Setting;
    expect(await resolve(setting, app, { query: YOU, ...apollo(digestOf(YOU)) })).toEqual(
      untrusted(YOU),
    );
    expect(await resolve(setting, app, apollo(digestOf(YOU)))).toEqual({
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
    expect(operations.operationsOf('app')).toEqual([]);
  });

  it('registers a document only when it was found valid', async () => {
    const setting = await withManifests({});
    const request = { query: YOU, ...apollo(digestOf(YOU)) };
    const found = await setting.operations.resolve({ policy: app, request });
    expect(await resolve(setting, app, apollo(digestOf(YOU)))).toEqual({
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
    found.remember?.();
    expect(await resolve(setting, app, apollo(digestOf(YOU)))).toEqual(untrusted(YOU));
  });
});

describe('manifests on the disk', () => {
  const app = policy('app', 'enforce');

  it('may be several files of one client', async () => {
    const { operations } = await withManifests({
      'app.json': relay({ a: ME }),
      'app/ios.json': relay({ b: YOU }),
      'app/android.json': relay({ c: BUY, a: ME }),
      'app/README.md': 'not a manifest',
      '.hidden/x.json': '{',
    });
    expect(
      operations
        .operationsOf('app')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
    expect(operations.clients).toEqual(['app']);
  });

  it('are refused at the start when one is invalid, with the file and every fault', async () => {
    await expect(
      withManifests({
        'app.json': relay({ a: '{' }),
        'pos.json': '[',
        'web/x.json': relay({ a: ME }),
        'web/y.json': relay({ a: YOU }),
      }),
    ).rejects.toThrow(/app\.json: a: Syntax Error[^]*pos\.json: [^]*a stands for two documents/);
    await expect(
      PersistedOperations.open({ folder: '/nowhere/at/all', logger, automatic: null }),
    ).rejects.toThrow('ENOENT');
  });

  it('are live when they are edited, added or taken away', async () => {
    const setting = await withManifests({ 'app.json': relay({ a: ME }) });
    const changes: ManifestChange[] = [];
    const stop = setting.operations.onChange((change) => changes.push(change));
    await setting.write('app.json', relay({ b: ME }));
    await setting.write('pos.json', relay({ y: YOU }));
    await setting.operations.look();
    expect(await resolve(setting, app, { documentId: 'a' })).toEqual({
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
    expect(await resolve(setting, app, { documentId: 'b' })).toMatchObject({ trusted: true });
    await rm(join(setting.folder, 'app.json'));
    await setting.operations.look();
    expect(await resolve(setting, app, { documentId: 'b' })).toEqual({
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
    expect(
      changes.map(({ client, operations }) => [client, operations.map(({ id }) => id)]),
    ).toEqual([
      ['app', ['b']],
      ['pos', ['y']],
      ['app', []],
    ]);
    stop();
    await setting.write('app.json', relay({ a: ME }));
    await setting.operations.look();
    expect(changes).toHaveLength(3);
  });

  it('are looked at without being asked', async () => {
    const setting = await withManifests(
      { 'app.json': relay({ a: ME }) },
      { everyMilliseconds: 10 },
    );
    const changed = new Promise<ManifestChange>((done) => setting.operations.onChange(done));
    // As editors and deployments do it: a new file takes the place of the old.
    await setting.write('app.json.new', relay({ b: ME }));
    await rename(join(setting.folder, 'app.json.new'), join(setting.folder, 'app.json'));
    expect((await changed).operations.map(({ id }) => id)).toEqual(['b']);
  });

  it('stay as they are when an edit is invalid, with one line in the log, until the next edit', async () => {
    const setting = await withManifests({ 'app.json': relay({ a: ME }) });
    await setting.write('app.json', relay({ b: ME }).slice(0, -4));
    await setting.operations.look();
    await setting.operations.look();
    expect(await resolve(setting, app, { documentId: 'a' })).toMatchObject({ trusted: true });
    const refusals = lines.filter((line) => line.includes('manifest refused'));
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain('app.json');
    await setting.write('app.json', relay({ b: ME }));
    await setting.operations.look();
    expect(await resolve(setting, app, { documentId: 'b' })).toMatchObject({ trusted: true });
  });

  it('stay as they are when the folder cannot be read', async () => {
    const setting = await withManifests({ 'app.json': relay({ a: ME }) });
    await rename(setting.folder, `${setting.folder}-away`);
    await setting.operations.look();
    await setting.operations.look();
    expect(await resolve(setting, app, { documentId: 'a' })).toMatchObject({ trusted: true });
    expect(lines.filter((line) => line.includes('cannot be read'))).toHaveLength(1);
    await rename(`${setting.folder}-away`, setting.folder);
  });

  it('do not stop because a listener fails', async () => {
    const setting = await withManifests({ 'app.json': relay({ a: ME }) });
    setting.operations.onChange(() => {
      throw new Error('listener');
    });
    await setting.write('app.json', relay({ b: ME }));
    await setting.operations.look();
    expect(setting.operations.operationsOf('app').map(({ id }) => id)).toEqual(['b']);
  });
});
