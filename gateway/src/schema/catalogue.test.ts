import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { composeSupergraph } from '../federation/compose-supergraph.js';
import { catalogueMarkdown } from './catalogue-markdown.js';
import { buildCatalogue } from './catalogue.js';
import type { UsedOperation } from './used-operation.js';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible", "@external", "@requires"])';
const supergraph = composeSupergraph([
  {
    name: 'stock',
    url: 'http://stock',
    sdl: `${link}
      type Query { "One item | by id." item(id: ID!): Item command: Int @inaccessible }
      "What is sold."
      type Item @key(fields: "id") { id: ID! onHand: Int! old: Int @deprecated(reason: "Use onHand.") kind: Kind }
      enum Kind { GOODS }
      type Cost @key(fields: "id", resolvable: false) { id: ID! }`,
  },
  {
    name: 'price',
    url: 'http://price',
    sdl: `${link}
      type Query { cost(id: ID!): Cost }
      type Cost @key(fields: "id") { id: ID! minor: Int! }
      type Item @key(fields: "id") { id: ID! onHand: Int! @external cost: Cost! bulk: Int @requires(fields: "onHand") }`,
  },
]);

function asked(client: string, text: string, used: Partial<UsedOperation> = {}): UsedOperation {
  return {
    client,
    graph: 'public',
    name: 'Page',
    source: 'recorded',
    document: parse(text),
    count: 1500,
    lastUsedAt: '2026-11-20T08:00:00.000Z',
    ...used,
  };
}

const catalogue = buildCatalogue(supergraph, [
  asked('app', 'query Page { item(id: 1) { onHand cost { minor } } }'),
  asked('app', 'query Page { item(id: 1) { onHand } }', {
    source: 'manifest',
    count: null,
    lastUsedAt: null,
  }),
  asked('pos', 'query Old { item(id: 1) { old } }', { name: 'Old', count: 3 }),
]);

describe('the catalogue', () => {
  it('tells which capability offers what', () => {
    const offered = catalogue.capabilities.map(({ mutations, name, queries, types }) => ({
      name,
      queries: queries.map((query) => `${query.name}${query.signature}`),
      mutations: mutations.length,
      types: types.map(
        (type) => `${type.name}: ${type.members.map((member) => member.name).join(' ')}`,
      ),
    }));
    expect(offered).toEqual([
      {
        name: 'price',
        queries: ['cost(id: ID!): Cost'],
        mutations: 0,
        types: ['Cost: id minor', 'Item: bulk cost id'],
      },
      {
        name: 'stock',
        queries: ['item(id: ID!): Item'],
        mutations: 0,
        types: ['Item: id kind old onHand', 'Kind: GOODS'],
      },
    ]);
  });

  it('tells who uses what, from both sides', () => {
    expect(
      catalogue.operations.map(({ client, coordinates, count, name }) => [
        client,
        name,
        count,
        coordinates.length,
      ]),
    ).toEqual([
      ['app', 'Page', 1500, 8],
      ['pos', 'Old', 3, 5],
    ]);
    const onHand = catalogue.capabilities[1]?.types[0]?.members.find(
      ({ name }) => name === 'onHand',
    );
    expect(onHand?.usedBy).toEqual([
      { client: 'app', operations: ['Page'], count: 1500, lastUsedAt: '2026-11-20T08:00:00.000Z' },
    ]);
  });

  it('names what nobody uses, and what is deprecated and still used', () => {
    expect(catalogue.unused).toEqual([
      'Cost.id',
      'Item.bulk',
      'Item.id',
      'Item.kind',
      'Query.cost',
    ]);
    expect(
      catalogue.deprecatedInUse.map(({ coordinate, deprecated, usedBy }) => [
        coordinate,
        deprecated,
        usedBy.map(({ client, count }) => `${client} ${String(count)}`),
      ]),
    ).toEqual([['Item.old', 'Use onHand.', ['pos 3']]]);
  });

  it('is a page to read', () => {
    const page = catalogueMarkdown(catalogue);
    expect(page).toContain(`## stock

### Questions

| name | type | meaning | used by |
| --- | --- | --- | --- |
| \`item\` | \`(id: ID!): Item\` | One item \\| by id. | app, pos |

### type Item

What is sold.
`);
    expect(page).toContain('| `old` | `Int` | **Deprecated:** Use onHand. | pos |');
    expect(page).toContain('| `Item.old` | Use onHand. | pos | Old | 3 | 2026-11-20 |');
    expect(page).toContain('| app | Page | public | 1,500 | 2026-11-20 | 4 |');
    expect(page).toContain('- `Query.cost`\n');
    expect(page).not.toContain('command');
  });
});
