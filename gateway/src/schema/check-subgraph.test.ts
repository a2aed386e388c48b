import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { describeCheck } from './check-report.js';
import { checkSubgraph, type CheckReport } from './check-subgraph.js';
import type { UsedOperation } from './used-operation.js';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@inaccessible", "@shareable", "@requires", "@external"])';
const stock = `${link}
  type Query { item(id: ID!): Item @tag(name: "partner") }
  type Item @key(fields: "id") { id: ID! @tag(name: "partner") onHand: Int! @tag(name: "partner") shelf: String old: Int @deprecated }`;
const price = `${link}
  type Item @key(fields: "id") { id: ID! cost: Int! }`;
const committed = [
  { name: 'stock', url: 'http://stock', sdl: stock },
  { name: 'price', url: 'http://price', sdl: price },
];
const now = new Date('2026-11-24T12:00:00Z');

function asked(client: string, name: string, fields: string, graph = 'public'): UsedOperation {
  return {
    client,
    graph,
    name,
    source: 'recorded',
    document: parse(`query ${name}($id: ID!) { item(id: $id) { ${fields} } }`),
    count: 1204,
    lastUsedAt: '2026-11-21T09:00:00.000Z',
  };
}

const operations = [
  asked('app', 'ItemPage', 'onHand shelf cost'),
  asked('erp', 'Stock', 'onHand', 'partner'),
];

async function check(
  sdl: string,
  options: { strict?: boolean; operations?: readonly UsedOperation[]; name?: string } = {},
): Promise<CheckReport> {
  const name = options.name ?? 'stock';
  return checkSubgraph({
    committed,
    proposed: { name, url: `http://${name}`, sdl },
    contracts: [{ name: 'partner', filter: { include: ['partner'], exclude: [] } }],
    operations: options.operations ?? operations,
    strict: options.strict ?? false,
  });
}

describe('the check of a subgraph', () => {
  it('passes when nothing changes, and says how much was judged', async () => {
    const report = await check(stock);
    expect(describeCheck(report, now)).toBe(`stock: this change may go out

composes by @apollo/composition
composes by @theguild/federation-composition

graph "public": 2 operations judged, 0 changes to look at, 0 harmless

graph "partner": 1 operation judged, 0 changes to look at, 0 harmless
`);
  });

  it('fails for what somebody uses, and names who, how often and when last', async () => {
    const registered = {
      ...asked('app', 'ItemPage', 'shelf'),
      source: 'manifest',
      count: null,
      lastUsedAt: null,
    } as const;
    const report = await check(stock.replace('shelf: String', ''), {
      operations: [...operations, registered],
    });
    expect(report.passed).toBe(false);
    expect(describeCheck(report, now)).toContain(`  Breaking, and in use:
  ✗ Field 'shelf' was removed from object type 'Item'
      app/ItemPage: asked 1,204 times, last 2026-11-21 (3 days ago), in its manifest
`);
  });

  it.each([
    [false, true, 'Breaking, safe by use:\n  · '],
    [true, false, 'Breaking, used by nobody, refused by --strict:\n  ✗ '],
  ])('takes what nobody uses, strict %s, as passed %s', async (strict, passed, title) => {
    const report = await check(stock.replace('old: Int @deprecated', ''), { strict });
    expect(report.passed).toBe(passed);
    expect(describeCheck(report, now)).toContain(
      `${title}Field 'old' (deprecated) was removed from object type 'Item'\n`,
    );
  });

  it('holds a partner to the contract: a tag that is taken away breaks it', async () => {
    const report = await check(stock.replace('onHand: Int! @tag(name: "partner")', 'onHand: Int!'));
    expect(report.passed).toBe(false);
    expect(
      report.graphs.map(({ changes, graph }) => [
        graph,
        changes.map(({ path, usedBy }) => [path, usedBy.map(({ client }) => client)]),
      ]),
    ).toEqual([
      ['public', []],
      ['partner', [['Item.onHand', ['erp']]]],
    ]);
  });

  it('fails when a contract is no valid graph any more', async () => {
    const report = await check(stock.replaceAll('@tag(name: "partner")', ''));
    expect(report.passed).toBe(false);
    expect(report.graphs[1]?.faults).toEqual([
      'Query has no field left: no field carries the tag partner',
    ]);
  });

  it('shows a registered operation of a partner that asks more than the contract', async () => {
    const report = await check(stock, { operations: [asked('erp', 'Greedy', 'cost', 'partner')] });
    expect(report.graphs[1]?.alreadyRefused.map(({ name }) => name)).toEqual(['Greedy']);
  });

  it('fails with the reasons of both when the subgraphs do not compose', async () => {
    const report = await check(`${link} type Item @key(fields: "sku") { sku: ID! cost: Int! }`, {
      name: 'price',
    });
    expect(report.passed).toBe(false);
    expect(report.composition.map(({ errors }) => errors.length > 0)).toEqual([true, true]);
    expect(report.graphs).toEqual([]);
    expect(describeCheck(report, now)).toContain('does not compose by @apollo/composition:\n  - ');
  });

  it('fails when one implementation refuses what the other takes, and says so', async () => {
    const report = await check(stock.replace('federation/v2.9', 'federation/v2.11'));
    expect(report.passed).toBe(false);
    expect(report.graphs.map(({ changes }) => changes)).toEqual([[], []]);
    expect(describeCheck(report, now)).toContain(`composes by @apollo/composition
does not compose by @theguild/federation-composition:
  - [stock] Invalid version v2.11 for the federation feature in @link directive on schema
Only one implementation refuses it: a router that uses that one would not start.
`);
  });

  it('takes a subgraph that is new', async () => {
    const report = await check(`${link} type Query { hello: String }`, { name: 'greeting' });
    expect(report.passed).toBe(true);
    expect(report.graphs[0]?.harmlessChanges).toBeGreaterThan(0);
  });
});
