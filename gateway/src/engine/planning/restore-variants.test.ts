import { describe, expect, it } from '@jest/globals';
import { graphOf, run, ScriptedSubgraphs } from '../engine.fixture.js';

const graph = graphOf({
  depot: `type Query { crate: Crate }
    type Crate @key(fields: "id") { id: ID! weight(unit: String): Int box(size: Int): Box }
    type Box { weight(unit: String): Int }`,
  counting: `type Crate @key(fields: "id") {
      id: ID! weight(unit: String): Int @external box(size: Int): Box @external
      light: Boolean @requires(fields: "weight(unit: \\"g\\")")
      heavy(than: Int): Boolean @requires(fields: "weight(unit: \\"lb\\")")
      usual: Boolean @requires(fields: "weight")
      small: Boolean @requires(fields: "box(size: 1) { weight(unit: \\"g\\") }")
      plain: Int }
    type Box @external { weight(unit: String): Int }`,
});

/** Answers each weight with the length of its unit, and remembers what it gave. */
function subgraphs(): ScriptedSubgraphs {
  return new ScriptedSubgraphs({
    depot: ({ document }) => {
      const crate: Record<string, unknown> = { __typename: 'Crate', id: 'c' };
      for (const [, key = '', unit] of document.matchAll(/(\w+):weight\(unit:"(\w+)"\)/g))
        crate[key] = unit?.length;
      if (/[^:]weight[^(]/.test(document)) crate['weight'] = 0;
      const box = /box\(size:1\)\{(\w+):/.exec(document);
      if (box !== null) crate['box'] = { [box[1] ?? '']: 7 };
      return { data: { crate } };
    },
    counting: ({ document }) => {
      const asked = [...document.matchAll(/(?:(\w+):)?_entities/g)];
      return {
        data: Object.fromEntries(
          asked.map(([, alias = '_entities']) => [alias, [{ light: true, heavy: true, plain: 1 }]]),
        ),
      };
    },
  });
}

async function givenTo(query: string): Promise<unknown[]> {
  const client = subgraphs();
  const { errors } = await run(graph, client, query, { variables: { than: 3 } });
  expect(errors).toEqual([]);
  const { variables } = client.seen.find(({ subgraph }) => subgraph === 'counting') ?? {};
  return Object.entries(variables ?? {})
    .filter(([name]) => name.includes('representations'))
    .flatMap(([, representations]) => representations as unknown[]);
}

describe('fields that require one input with different arguments', () => {
  it('are given their own each, in one request', async () => {
    const query = 'query($than: Int) { crate { light heavy(than: $than) usual plain } }';
    expect(await givenTo(query)).toEqual([
      { __typename: 'Crate', id: 'c', weight: 1 },
      { __typename: 'Crate', id: 'c', weight: 2 },
      { __typename: 'Crate', id: 'c', weight: 0 },
    ]);
  });

  it('are given inputs of inputs under their own names', async () => {
    expect(await givenTo('{ crate { small } }')).toEqual([
      { __typename: 'Crate', id: 'c', box: { weight: 7 } },
    ]);
  });

  it('do not show what they are called for the planner', () => {
    const crate = graph.apiSchema.getType('Crate');
    expect(crate !== undefined && 'getFields' in crate && Object.keys(crate.getFields())).toEqual([
      'id',
      'weight',
      'box',
      'light',
      'heavy',
      'usual',
      'small',
      'plain',
    ]);
  });
});
