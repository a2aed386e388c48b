import { describe, expect, it } from '@jest/globals';
import { CompositionFailed, composeSupergraph, type SubgraphSchema } from './compose-supergraph.js';
import { CONTRADICTORY, subgraph, toldOf } from './contradictions.fixture.js';

const people = subgraph(
  'people',
  'type Query { me: Person } type Person @key(fields: "id") { id: ID! name: String }',
);
const shop = subgraph('shop', 'type Person @key(fields: "id") { id: ID! orders: [String!] }');

function refusalOf(subgraphs: readonly SubgraphSchema[]): CompositionFailed {
  try {
    composeSupergraph(subgraphs);
  } catch (error) {
    if (error instanceof CompositionFailed) return error;
    throw error;
  }
  throw new Error('The subgraphs compose.');
}

describe('composing subgraphs', () => {
  it('gives the same supergraph whatever their order', () => {
    const supergraph = composeSupergraph([people, shop]);
    expect(composeSupergraph([shop, people])).toBe(supergraph);
    expect(supergraph).toContain('orders: [String!] @join__field(graph: SHOP)');
  });

  it('tells every contradiction, each with the subgraphs that disagree', () => {
    const { reasons, message } = refusalOf(CONTRADICTORY);
    expect(toldOf(reasons)).toEqual({ missing: [], others: [] });
    for (const reason of reasons) expect(message).toContain(`\n- ${reason}`);
  });

  it('tells what is wrong inside each subgraph, with its name', () => {
    const { reasons } = refusalOf([
      people,
      subgraph('shop', 'type Order @key(fields: "number") { id: ID! } type Line { sku: Missing }'),
      subgraph(
        'club',
        'type Badge @key(fields: "id") { id: ID! seal: Int @requires(fields: "gone") }',
      ),
    ]);
    expect(reasons).toEqual([
      expect.stringMatching(/^\[club\] On field "Badge\.seal", for @requires\(fields: "gone"\)/),
      expect.stringMatching(/^\[shop\] Unknown type Missing/),
    ]);
  });

  it('tells every subgraph that is no GraphQL document', () => {
    const { reasons } = refusalOf([
      people,
      { ...shop, sdl: 'type Order {' },
      { ...shop, name: 'club', sdl: 'tpye Badge { id: ID }' },
    ]);
    expect(reasons).toEqual([
      '[club] Syntax Error: Unexpected Name "tpye".',
      '[shop] Syntax Error: Expected Name, found <EOF>.',
    ]);
  });

  it('refuses two subgraphs of one name', () => {
    expect(refusalOf([people, shop, { ...shop, url: 'http://other' }]).reasons).toEqual([
      '[shop] Two subgraphs have this name.',
    ]);
  });

  it('tells a field that cannot be reached, and from where', () => {
    const { reasons } = refusalOf([
      people,
      subgraph('shop', 'type Person @key(fields: "number") { number: ID! orders: [String!] }'),
    ]);
    expect(reasons.join()).toContain('from subgraph "people"');
    expect(reasons.join()).toContain('cannot find field "Person.orders"');
  });
});
