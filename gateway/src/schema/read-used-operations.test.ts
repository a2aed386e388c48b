import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { OperationRecorder } from './operation-recorder.js';
import { type FoundUse, readUsedOperations } from './read-used-operations.js';

let folder: string;
const now = Date.parse('2026-11-24T12:00:00.000Z');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'use-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(file: string, content: unknown): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
}

async function read(): Promise<FoundUse> {
  return readUsedOperations({
    recorded: join(folder, 'recorded'),
    manifests: join(folder, 'manifests'),
    operations: join(folder, 'operations'),
    since: '2026-11-01T00:00:00.000Z',
    graphOf: (client) => (client === 'partner' ? 'partner' : 'public'),
  });
}

const told = (use: FoundUse): string[] =>
  use.operations.map(({ client, graph, name, source }) => `${client} ${name} ${graph} ${source}`);

describe('operations in use', () => {
  it("are read from Apollo's and Relay's manifests and from operation files", async () => {
    put('manifests/app.json', {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [
        {
          id: '1',
          name: 'Shelf',
          type: 'query',
          body: 'query Shelf { shelf { ...p } } fragment p on P { id }',
        },
        { id: '2', name: 'Cart', type: 'query', body: 'query Cart { cart }' },
      ],
    });
    put('manifests/pos/v2.json', { abc: 'query Sell { sell }', def: '{ anonymous }' });
    put('operations/partner/SyncStock.graphql', '# Reports.\nmutation SyncStock { sync }');
    put('operations/app/Two.graphql', 'query One { one } query Two { two }');
    const use = await read();
    expect(told(use)).toEqual([
      'app Shelf public manifest',
      'app Cart public manifest',
      'pos Sell public manifest',
      'pos (unnamed) public manifest',
      'app One public operations',
      'app Two public operations',
      'partner SyncStock partner operations',
    ]);
    expect(use.unreadable).toEqual([]);
  });

  it.each([
    ['no JSON', '{', 'app.json: '],
    ['another format', '{"format":"other","operations":3}', 'app.json: format: '],
    ['a document that is none', '{"1":"query {"}', 'app.json: 1: Syntax Error'],
  ])('are not guessed where a manifest is %s', async (_, content, reason) => {
    put('manifests/app.json', content);
    const use = await read();
    expect(use.operations).toEqual([]);
    expect(use.unreadable).toEqual([expect.stringContaining(reason)]);
  });

  it('are those that gateways recorded, unless that is long ago', async () => {
    let time = now;
    const recorder = new OperationRecorder({
      folder: join(folder, 'recorded'),
      instance: 'one',
      logger: { warn: () => undefined },
      now: () => time,
    });
    const operation = (name: string) =>
      recorder.operation({
        operationName: name,
        document: parse(`query ${name} { a(text: "x") } query Another { b }`),
        coordinates: [],
      });
    operation('Now').count('app');
    time = Date.parse('2026-10-31T23:59:59.000Z');
    operation('LongAgo').count('app');
    time = now;
    operation('Today').count('erp', 'partner');
    await recorder.stop();
    const use = await read();
    expect(told(use).sort()).toEqual(['app Now public recorded', 'erp Today partner recorded']);
    expect(
      use.operations.map(({ count, document }) => [count, document.definitions.length]),
    ).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('are none where there are no folders', async () => {
    expect(await read()).toEqual({ operations: [], unreadable: [], damagedRecordings: [] });
  });
});
