import { composeServices } from '@apollo/composition';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestSubgraph, type TestSubgraph } from '@hub/kernel/testing';
import { parse, Kind } from 'graphql';
import { marketingSubgraph } from './index.js';

/** As inventory and member own the entities that marketing extends. */
const neighbours = {
  inventory: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
    scalar SafeInt
    type Query { sku(id: ID!): Sku categories: [Category!]! }
    type Money @shareable { amountMinor: SafeInt! currency: String! }
    type Category @key(fields: "id") { id: ID! parent: Category children: [Category!]! }
    type Product @key(fields: "id") { id: ID! category: Category! skus: [Sku!]! }
    type Sku @key(fields: "id") { id: ID! product: Product! price: Money! }`,
  member: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Query { me: Member }
    type Member @key(fields: "id") { id: ID! }`,
};

let marketing: TestSubgraph;
beforeAll(async () => {
  marketing = await startTestSubgraph(marketingSubgraph);
});
afterAll(() => marketing.stop());

describe('the schema of marketing', () => {
  it('composes with the capabilities whose entities it extends', () => {
    const services = Object.entries({ ...neighbours, marketing: marketing.subgraph.sdl });
    const composed = composeServices(
      services.map(([name, sdl]) => ({ name, url: `http://${name}`, typeDefs: parse(sdl) })),
    );
    expect(composed.errors?.map((error) => error.message)).toBeUndefined();
    expect(composed.supergraphSdl).toContain(
      'requires: "price { amountMinor currency } product { id category { id } }"',
    );
  });

  it('describes every type, field, argument and value', () => {
    const undescribed: string[] = [];
    for (const definition of parse(marketing.subgraph.sdl).definitions) {
      // The hub's own directives are described where the code applies them.
      if (definition.kind === Kind.DIRECTIVE_DEFINITION) continue;
      if (!('name' in definition) || !('description' in definition)) continue;
      const members = [
        ...('fields' in definition ? (definition.fields ?? []) : []),
        ...('values' in definition ? (definition.values ?? []) : []),
      ];
      const parts = [
        definition,
        ...members,
        ...members.flatMap((member) => ('arguments' in member ? (member.arguments ?? []) : [])),
      ];
      for (const part of parts) {
        if (part.description === undefined) {
          undescribed.push(`${definition.name.value}.${part.name?.value ?? ''}`);
        }
      }
    }
    expect(undescribed.filter((name) => !/^(Query|Mutation)\.\1$/.test(name))).toEqual([]);
  });
});

describe('the tables of marketing', () => {
  it('go down and come up again', async () => {
    const test = await startTestSubgraph(marketingSubgraph);
    expect(await test.database.migrate('down')).toEqual(['CreateMarketingTables1763800001000']);
    expect(await test.database.migrate('down')).toEqual(['KernelTables1763800000000']);
    expect(await test.database.migrate()).toHaveLength(2);
    await test.stop();
  });
});
