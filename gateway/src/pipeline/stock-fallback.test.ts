import { describe, expect, it, jest } from '@jest/globals';
import { QueryPlanner } from '@apollo/query-planner';
import { graphOf, type SeenFetch, ScriptedSubgraphs } from '../engine/engine.fixture.js';
import type { FieldRules } from '../engine/field-rules.js';
import { GatewayMetrics } from '../observe/metrics/gateway-metrics.js';
import { PipelineUnderTest } from './pipeline.fixture.js';

const graph = graphOf({
  people: `
    type Query { people: [Being!] }
    interface Being { id: ID! name: String phone: String diary: String }
    type Person implements Being @key(fields: "id") { id: ID! name: String phone: String diary: String }
    type Robot implements Being @key(fields: "id") { id: ID! name: String phone: String diary: String }`,
  orders: `
    type Person @key(fields: "id") { id: ID! orders: [String!] total: Int }`,
});

const person = (id: string, __typename: string) => ({
  ...{ __typename, id, name: `Name of ${id}`, phone: '13812345678', diary: 'secret' },
});
const PEOPLE = [person('1', 'Person'), person('2', 'Robot'), person('3', 'Person')];

const QUERY = `query People {
  people {
    ... on Person { id called: name phone diary orders total }
    ... on Robot { id name phone diary }
  }
}`;

/** Masks phones; diaries may not be read. */
const rules: FieldRules = {
  classKey: 'stranger',
  denial: (_, field) => (field === 'diary' ? { code: 'FORBIDDEN', message: 'Not yours.' } : null),
  mask: (_, field) => (field === 'phone' ? 'PHONE' : null),
};

/** What is asked is answered, under the names it is asked by. */
function answerOf(
  objects: readonly Readonly<Record<string, unknown>>[],
  { document }: SeenFetch,
): Record<string, unknown>[] {
  return objects.map((object) => {
    const answer: Record<string, unknown> = {};
    for (const name of Object.keys(object))
      if (document.includes(name)) answer[name] = object[name];
    for (const [, alias = '', name = ''] of document.matchAll(/(\w+): ?(\w+)/g))
      if (name in object) answer[alias] = object[name];
    return answer;
  });
}

function subgraphs(orders: (fetch: SeenFetch) => object): ScriptedSubgraphs {
  return new ScriptedSubgraphs({
    people: (fetch) => ({ data: { people: answerOf(PEOPLE, fetch) } }),
    orders,
  });
}

const entities = ({ variables }: SeenFetch) =>
  (variables['representations'] as { id: string }[]).map(({ id }) => ({
    orders: [`Order of ${id}`],
    total: Number(id),
  }));

/** The same operation by the stock executor and compiled. */
async function both(orders: (fetch: SeenFetch) => object) {
  const ask = async () => {
    const client = subgraphs(orders);
    const observer = new GatewayMetrics({ knowsClient: () => true });
    const under = new PipelineUnderTest({
      supergraphSdl: graph.supergraphSdl,
      client,
      rules,
      observer,
    });
    const answer = await under.ask(QUERY);
    await under.ask(QUERY);
    const lines = (await observer.text()).split('\n');
    const counted = lines.filter((line) =>
      line.startsWith('hub_gateway_fallback_operations_total'),
    );
    return { answer, seen: client.seen.slice(0, 2), counted };
  };
  const compiled = await ask();
  const fragments = planWithFragments();
  const stock = await ask();
  fragments.mockRestore();
  return { compiled, stock };
}

/** Has plans made with fragment definitions, which the compiler does not express. */
function planWithFragments() {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the planner it belongs to
  const build = QueryPlanner.prototype.buildQueryPlan;
  return jest.spyOn(QueryPlanner.prototype, 'buildQueryPlan').mockImplementation(function (
    this: QueryPlanner,
    ...given
  ) {
    const { config } = this as unknown as { config: { generateQueryFragments: boolean } };
    config.generateQueryFragments = true;
    return build.apply(this, given);
  });
}

describe('an operation that is not compiled', () => {
  it('is answered by the stock executor as if it were, and counted once', async () => {
    const { compiled, stock } = await both((fetch) => ({ data: { _entities: entities(fetch) } }));
    expect(compiled.counted).toEqual([]);
    expect(stock.counted).toEqual([
      'hub_gateway_fallback_operations_total{reason="a fetch with fragment definitions"} 1',
    ]);
    expect(stock.seen[0]?.document).toContain('fragment ');
    expect(stock.answer).toEqual(compiled.answer);
    expect(stock.answer.data).toEqual({
      people: [
        {
          ...{ id: '1', called: 'Name of 1', phone: '138****5678', diary: null },
          orders: ['Order of 1'],
          total: 1,
        },
        { id: '2', name: 'Name of 2', phone: '138****5678', diary: null },
        {
          ...{ id: '3', called: 'Name of 3', phone: '138****5678', diary: null },
          orders: ['Order of 3'],
          total: 3,
        },
      ],
    });
  });

  it('never asks for what may not be read, and says so at every place', async () => {
    const { stock } = await both((fetch) => ({ data: { _entities: entities(fetch) } }));
    for (const { document } of stock.seen) expect(document).not.toContain('diary');
    expect(stock.answer.text).not.toMatch(/secret|13812345678/);
    expect(stock.answer.errors).toEqual(
      [0, 1, 2].map((at) => [`people.${String(at)}.diary`, 'FORBIDDEN']),
    );
  });

  // Where some objects of a list are not asked, the stock executor takes an entity's number for the object's.
  it('tells the error of one entity at its place', async () => {
    const { stock } = await both((fetch) => ({
      data: {
        _entities: entities(fetch).map((entity, at) =>
          at === 0 ? { ...entity, total: null } : entity,
        ),
      },
      errors: [{ message: 'Gone.', path: ['_entities', 0, 'total'], extensions: { code: 'GONE' } }],
    }));
    expect(stock.answer.errors).toContainEqual(['people.0.total', 'GONE']);
    expect(stock.answer.data).toMatchObject({ people: [{ total: null }, {}, { total: 3 }] });
  });

  it('costs only the part of a capability that is away', async () => {
    const { stock } = await both(() => {
      throw new Error('away');
    });
    expect(stock.answer.status).toBe(200);
    expect(stock.answer.data).toMatchObject({
      people: [
        { called: 'Name of 1', phone: '138****5678', orders: null, total: null },
        { name: 'Name of 2' },
        { called: 'Name of 3', orders: null },
      ],
    });
    expect(stock.answer.errors.map(([, code]) => code)).toContain('INTERNAL_SERVER_ERROR');
    expect(stock.answer.text).not.toMatch(/away|"orders" capability/);
  });
});
