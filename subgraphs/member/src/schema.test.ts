import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { type DocumentNode, Kind, parse, printSchema, visit } from 'graphql';
import { type MemberHarness, startMember } from './member.fixture.js';

let hub: MemberHarness;
let document: DocumentNode;
beforeAll(async () => {
  hub = await startMember();
  document = parse(hub.subgraph.sdl);
});
afterAll(async () => {
  await hub.stop();
});

describe('the schema', () => {
  it('is the one that is committed', () => {
    expect(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')).toBe(
      hub.subgraph.sdl,
    );
  });

  it('composes, and shows touchpoints no command and nothing only commands use', () => {
    const { errors, schema } = composeServices([
      { name: 'member', url: 'http://member', typeDefs: document },
    ]);
    expect(errors).toBeUndefined();
    if (schema === undefined) throw new Error('no schema');
    const shown = printSchema(schema.toAPISchema().toGraphQLJSSchema());
    const found = [
      'memberForTrade',
      'spendPoints',
      'MemberLookup',
      'SpendPointsResult',
      'PointsShort',
      'ImportedMember',
      'PointsRestored',
    ].filter((name) => shown.includes(name));
    expect(found).toEqual([]);
    expect(shown).toContain('bindPhone(');
  });

  it('describes every type, field, argument and enum value', () => {
    const silent: string[] = [];
    const note = (node: {
      readonly name: { readonly value: string };
      readonly description?: unknown;
    }) => {
      if (node.description === undefined) silent.push(node.name.value);
    };
    visit(document, {
      // The hub's own directives are described where the code applies them.
      [Kind.DIRECTIVE_DEFINITION]: () => false,
      [Kind.OBJECT_TYPE_DEFINITION]: (node) =>
        ['Query', 'Mutation'].includes(node.name.value) ? undefined : note(node),
      [Kind.INPUT_OBJECT_TYPE_DEFINITION]: note,
      [Kind.ENUM_TYPE_DEFINITION]: note,
      [Kind.ENUM_VALUE_DEFINITION]: note,
      [Kind.UNION_TYPE_DEFINITION]: note,
      [Kind.FIELD_DEFINITION]: note,
      [Kind.INPUT_VALUE_DEFINITION]: note,
    });
    expect(silent).toEqual([]);
  });
});
