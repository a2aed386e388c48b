import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { subgraphSchemaFile } from '../../repository-paths.js';
import { runCommandLine } from '../program.js';

const folder = mkdtempSync(join(tmpdir(), 'hub-check-'));
const inventory = readFileSync(subgraphSchemaFile('inventory'), 'utf8');

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function hub(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const listen = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    said[stream] += String(text);
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(listen('out')),
    jest.spyOn(process.stderr, 'write').mockImplementation(listen('err')),
  ];
  try {
    return { code: await runCommandLine(words), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** The command without what lies in this checkout's own data folder and manifests. */
async function check(subgraph: string, file: string, ...words: string[]) {
  const none = join(folder, 'none');
  return hub('check', subgraph, file, '--data', folder, '--manifests', none, ...words);
}

/** A next schema of inventory. */
function proposal(name: string, from: string, to: string): string {
  expect(inventory).toContain(from);
  const file = join(folder, `${name}.graphql`);
  writeFileSync(file, inventory.replace(from, to));
  return file;
}

function manifest(client: string, text: string): string {
  const manifests = mkdtempSync(join(folder, 'manifests-'));
  mkdirSync(join(manifests, client));
  writeFileSync(join(manifests, client, 'all.json'), JSON.stringify({ id: text }));
  return manifests;
}

describe('hub check', () => {
  it('passes for the committed schema, with the operations of this repository', async () => {
    const { code, out } = await check('inventory', subgraphSchemaFile('inventory'));
    expect(code).toBe(0);
    expect(out).toContain('inventory: this change may go out');
    expect(out).toMatch(/graph "public": \d+ operations judged, 0 changes to look at/);
    expect(out).toMatch(/graph "partner": [2-9] operations judged, 0 changes to look at/);
  });

  it('fails for a change that operations/ notices', async () => {
    const file = proposal('renamed', 'syncStock(', 'reportStock(');
    const { code, err, out } = await check('inventory', file);
    expect(code).toBe(1);
    expect(out).toContain('partner/SyncStock: in operations/');
    expect(err).toBe('The check of inventory failed.\n');
  });

  it('judges by manifests, and prints the verdict as JSON', async () => {
    const file = proposal('drift', 'stockDrift: [StockDrift!]!', 'stockDrifts: [StockDrift!]!');
    const asked = manifest('erp', 'query Drift { stockDrift { expected } }');
    const { code, out } = await check('inventory', file, '--manifests', asked, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      subgraph: 'inventory',
      passed: false,
      composition: [{ errors: [] }, { errors: [] }],
      graphs: [
        {
          graph: 'public',
          changes: [
            {
              path: 'Query.stockDrift',
              fatal: true,
              usedBy: [{ client: 'erp', name: 'Drift', source: 'manifest' }],
            },
          ],
        },
        { graph: 'partner', changes: [] },
      ],
    });
  });

  it('judges a partner of the file of clients on its contract', async () => {
    const file = proposal('untagged', 'price: Money! @tag(name: "partner")', 'price: Money!');
    const asked = manifest('demo-erp', 'query Price { sku(code: "x") { price { currency } } }');
    const { code, out } = await check('inventory', file, '--manifests', asked);
    expect(code).toBe(1);
    expect(out).toContain(`graph "partner": 3 operations judged, 1 change to look at, 0 harmless
  Breaking, and in use:
  ✗ Field 'price' was removed from object type 'Sku'
      demo-erp/Price: in its manifest
`);
  });

  it('does not judge on half of the use', async () => {
    const manifests = manifest('erp', 'query {');
    const { code, err } = await check(
      'inventory',
      subgraphSchemaFile('inventory'),
      '--manifests',
      manifests,
    );
    expect(code).toBe(1);
    expect(err).toContain('erp/all.json: id: Syntax Error');
  });

  it.each([
    [
      'an unknown subgraph',
      ['stock', 'x.graphql'],
      'There is no subgraph "stock". Known: inventory',
    ],
    ['a known subgraph as new', ['order', 'x.graphql', '--new'], 'order exists already'],
    ['a missing file', ['order', 'x.graphql'], 'There is no file x.graphql.'],
    [
      'days that are no number',
      ['order', subgraphSchemaFile('order'), '--days', 'x'],
      '--days must',
    ],
  ])('exits with 2 for %s', async (_, words, message) => {
    const { code, err } = await hub('check', ...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('exits with 2 for a file that is no schema, and says where', async () => {
    const file = join(folder, 'broken.graphql');
    writeFileSync(file, 'type Query {\n  a: \n}');
    const { code, err } = await check('inventory', file);
    expect(code).toBe(2);
    expect(err).toContain('broken.graphql:3:1 is no GraphQL schema');
  });
});

describe('hub catalogue', () => {
  it('writes who uses what as Markdown and JSON', async () => {
    const out = join(folder, 'catalogue');
    const { code } = await hub('catalogue', '--data', folder, '--out', out);
    expect(code).toBe(0);
    expect(readFileSync(join(out, 'catalogue.md'), 'utf8')).toContain(
      'Needs the scope stock:write. | partner |',
    );
    const { capabilities } = JSON.parse(readFileSync(join(out, 'catalogue.json'), 'utf8')) as {
      capabilities: { name: string }[];
    };
    expect(capabilities.map(({ name }) => name)).toEqual([
      'inventory',
      'marketing',
      'member',
      'order',
      'profile',
    ]);
  });
});
