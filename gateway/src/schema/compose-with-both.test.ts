import { describe, expect, it } from '@jest/globals';
import { CONTRADICTORY, subgraph, toldOf } from '../federation/contradictions.fixture.js';
import { composeWithBoth } from './compose-with-both.js';

describe('composing with two implementations', () => {
  it('hears every contradiction from both, each with the subgraphs that disagree', () => {
    const { opinions, supergraphSdl } = composeWithBoth(CONTRADICTORY);
    expect(opinions.map(({ implementation, errors }) => [implementation, toldOf(errors)])).toEqual([
      ['@apollo/composition', { missing: [], others: [] }],
      ['@theguild/federation-composition', { missing: [], others: [] }],
    ]);
    expect(supergraphSdl).toBeNull();
  });

  it('has nothing against subgraphs that agree', () => {
    const { opinions, supergraphSdl } = composeWithBoth([
      subgraph('people', 'type Query { me: Person } type Person @key(fields: "id") { id: ID! }'),
      subgraph('shop', 'type Person @key(fields: "id") { id: ID! orders: [String!] }'),
    ]);
    expect(opinions.map(({ errors }) => errors)).toEqual([[], []]);
    expect(supergraphSdl).toContain('orders: [String!] @join__field(graph: SHOP)');
  });

  it('hears both where one implementation stumbles instead of answering', () => {
    const shop = subgraph('shop', 'type Query { open: Boolean }');
    const { opinions, supergraphSdl } = composeWithBoth([shop, shop]);
    expect(opinions.map(({ errors }) => errors.length > 0)).toEqual([true, true]);
    expect(supergraphSdl).toBeNull();
  });
});
