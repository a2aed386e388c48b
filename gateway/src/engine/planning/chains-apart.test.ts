import { describe, expect, it } from '@jest/globals';
import { graphOf, run, ScriptedSubgraphs } from '../engine.fixture.js';
import { plannedSupergraph } from './planned-supergraph.js';

const DEPOT = `type Query { crate: Crate }
  type Crate @key(fields: "id") { id: ID! height(unit: String): Int }`;
const VERDICTS = `type Crate @key(fields: "id") { id: ID! tall(than: Int): Boolean @external
  verdict: Int @requires(fields: "tall(than: 2)") }`;

/** Capabilities that know one crate inside of another, and remember which fields they were asked with which inputs. */
function crates(): ScriptedSubgraphs {
  const answer = (known: Record<string, unknown>) => (fetch: { document: string }) => ({
    data: Object.fromEntries(
      [...fetch.document.matchAll(/(?:(\w+):)?_entities/g)].map(([, alias = '_entities']) => [
        alias,
        [known],
      ]),
    ),
  });
  return new ScriptedSubgraphs({
    depot: (fetch) =>
      fetch.document.includes('_entities')
        ? answer({ height: 3 })(fetch)
        : { data: { crate: { __typename: 'Crate', id: 'a' } } },
    counting: answer({ __typename: 'Crate', next: { __typename: 'Crate', id: 'b' }, tall: true }),
    verdicts: answer({ verdict: 1 }),
  });
}

async function asked(graph: ReturnType<typeof graphOf>, query: string): Promise<unknown[]> {
  const client = crates();
  const { errors } = await run(graph, client, query);
  expect(errors).toEqual([]);
  return client.seen
    .filter(({ subgraph }) => subgraph !== 'depot')
    .map(({ subgraph, document, variables }) => [
      subgraph,
      /\.\.\.on Crate\{(.*?)\}/.exec(document)?.[1],
      variables['representations'],
    ]);
}

describe('a field that requires inputs and is an input itself', () => {
  it('is asked with its inputs, of an object that its own capability led to', async () => {
    const graph = graphOf({
      depot: DEPOT,
      counting: `type Crate @key(fields: "id") { id: ID! height(unit: String): Int @external next: Crate
        tall(than: Int): Boolean @requires(fields: "height(unit: \\"cm\\")") }`,
      verdicts: VERDICTS,
    });
    const crate = { __typename: 'Crate', id: 'b' };
    expect(await asked(graph, '{ crate { next { verdict } } }')).toEqual([
      ['counting', 'next{__typename id', [{ ...crate, id: 'a' }]],
      ['counting', 'tall(than:2)', [{ ...crate, height: 3 }]],
      ['verdicts', 'verdict', [{ ...crate, tall: true }]],
    ]);
  });

  it('may be a field of interfaces of its capability', async () => {
    const graph = graphOf({
      depot: DEPOT,
      counting: `interface Counted { tall(than: Int): Boolean next: Counted }
        type Crate implements Counted @key(fields: "id") {
          id: ID! height(unit: String): Int @external next: Counted
          tall(than: Int): Boolean @requires(fields: "height") }`,
      verdicts: VERDICTS,
    });
    expect(await asked(graph, '{ crate { next { ... on Crate { verdict } } } }')).toHaveLength(3);
    expect(await asked(graph, '{ crate { next { tall(than: 1) } } }')).toContainEqual([
      'counting',
      '_hub_tall:tall(than:1)',
      [{ __typename: 'Crate', id: 'b', height: 3 }],
    ]);
  });

  it('is not asked without its inputs where it leads to its own type: there is no plan then', async () => {
    const graph = graphOf({
      depot: DEPOT,
      counting: `type Crate @key(fields: "id") { id: ID! height(unit: String): Int @external
        next: Crate @requires(fields: "height") }`,
      verdicts: `type Crate @key(fields: "id") { id: ID! next: Crate @external
        last: Boolean @requires(fields: "next { id }") }`,
    });
    await expect(run(graph, crates(), '{ crate { next { last } } }')).rejects.toMatchObject({
      extensions: { code: 'OPERATION_NOT_PLANNABLE' },
      originalError: { message: 'Crate.next is asked without what it requires.' },
    });
  });
});

describe('a supergraph where no input has inputs', () => {
  it('is read by the planner as it is', () => {
    const { supergraphSdl } = graphOf({
      depot: DEPOT,
      counting: `type Crate @key(fields: "id") { id: ID! height(unit: String): Int @external
        tall: Boolean @requires(fields: "height") }`,
    });
    expect(plannedSupergraph(supergraphSdl).sdl).toBe(supergraphSdl);
  });
});
