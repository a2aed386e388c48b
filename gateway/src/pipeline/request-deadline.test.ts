import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { graphOf } from '../engine/engine.fixture.js';
import { buildSubgraphClient, type SubgraphTerms } from '../resilience/build-subgraph-client.js';
import { PipelineUnderTest } from './pipeline.fixture.js';

/** Each capability needs what the one before gives, so they are asked one after the other. */
const graph = graphOf({
  things: `
    type Query { things: [Thing!] now: String }
    type Mutation { first: String third: String }
    type Thing @key(fields: "id") { id: ID! }`,
  sizes: `
    type Mutation { second: String }
    type Thing @key(fields: "id") { id: ID! size: Int }`,
  prices: `
    type Thing @key(fields: "id") { id: ID! size: Int @external price: Int @requires(fields: "size") }`,
  taxes: `
    type Thing @key(fields: "id") { id: ID! price: Int @external tax: Int @requires(fields: "price") }`,
});

type Answers = Readonly<Record<string, (query: string) => unknown>>;

const entities = (part: object) => () => ({ data: { _entities: [part, part] } });
const sizes = entities({ size: 2 });
const answers: Answers = {
  things: (query) => {
    const deed = /first|second|third/.exec(query)?.[0];
    if (deed !== undefined) return { data: { [deed]: deed } };
    if (query.includes('now')) return { data: { now: 'now' } };
    const things = ['1', '2'].map((id) => ({ __typename: 'Thing', id }));
    return { data: { things } };
  },
  sizes: (query) => (query.includes('second') ? { data: { second: 'second' } } : sizes()),
  prices: entities({ price: 20 }),
  taxes: entities({ tax: 3 }),
};

const ALL = '{ things { id size price tax } }';

/** Capabilities that take so many seconds each, and the moments at which they were asked. */
function slow(seconds: number, terms: SubgraphTerms = {}, deadlineMilliseconds = 20_000) {
  const asked: string[] = [];
  const began = performance.now();
  const transport = {
    execute: async (subgraph: string, { query }: { readonly query: string }): Promise<never> => {
      asked.push(`${subgraph} at ${String((performance.now() - began) / 1_000)}`);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
      return answers[subgraph]?.(query) as never;
    },
  };
  const subgraphs = Object.fromEntries(Object.keys(answers).map((name) => [name, { transport }]));
  const client = buildSubgraphClient({ subgraphs, terms });
  const under = new PipelineUnderTest({
    supergraphSdl: graph.supergraphSdl,
    client,
    deadlineMilliseconds,
  });
  /** The answer, with how many seconds it took. */
  const ask = async (query: string) => {
    const from = performance.now();
    const over: number[] = [];
    const answering = under.ask(query).finally(() => over.push(performance.now() - from));
    while (over.length === 0) await jest.advanceTimersByTimeAsync(100);
    return { ...(await answering), took: (over[0] ?? NaN) / 1_000 };
  };
  return { ask, asked };
}

describe('a request that takes long', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is answered whole while all its fetches together are quick enough', async () => {
    const { ask, asked } = slow(4);
    const { data, errors, took } = await ask(ALL);
    expect(asked).toEqual(['things at 0', 'sizes at 4', 'prices at 8', 'taxes at 12']);
    expect(errors).toEqual([]);
    expect(data).toEqual({ things: ['1', '2'].map((id) => ({ id, size: 2, price: 20, tax: 3 })) });
    expect(took).toBeCloseTo(16, 0);
  });

  it('ends at its deadline with what is there, and says exactly what is not', async () => {
    const { ask, asked } = slow(8);
    const { status, data, errors, took } = await ask(ALL);
    // Every fetch by itself is quick enough; the third would be over after 24 seconds.
    expect(took).toBeCloseTo(20, 0);
    expect(asked).toEqual(['things at 0', 'sizes at 8', 'prices at 16']);
    expect(status).toBe(200);
    expect(data).toEqual({
      things: ['1', '2'].map((id) => ({ id, size: 2, price: null, tax: null })),
    });
    expect(errors).toEqual([
      ['things.0.price', 'DEADLINE_EXCEEDED'],
      ['things.1.price', 'DEADLINE_EXCEEDED'],
    ]);
  });

  it('asks nobody any more when its time is over', async () => {
    // The second answers at the very moment.
    const { ask, asked } = slow(10, { deadlines: { queryMilliseconds: 15_000 } });
    const { data, errors } = await ask('{ things { size price } }');
    expect(asked).toEqual(['things at 0', 'sizes at 10']);
    expect(data).toEqual({ things: [0, 1].map(() => ({ size: null, price: null })) });
    expect(errors).toEqual([0, 1].map((at) => [`things.${String(at)}.size`, 'DEADLINE_EXCEEDED']));
  });

  it('does no deed that comes too late, and says of each what became of it', async () => {
    const { ask, asked } = slow(12, { deadlines: { mutationMilliseconds: 15_000 } });
    const { data, errors, took } = await ask('mutation { first second third }');
    expect(took).toBeLessThanOrEqual(20.1);
    expect(asked).toEqual(['things at 0', 'sizes at 12']);
    expect(data).toEqual({ first: 'first', second: null, third: null });
    expect(errors).toEqual([
      ['second', 'DEADLINE_EXCEEDED'],
      ['third', 'DEADLINE_EXCEEDED'],
    ]);
  });

  it('gives a fetch no more than it has left', async () => {
    const { ask, asked } = slow(7, {}, 10_000);
    const { errors, took } = await ask('{ things { size } }');
    expect(took).toBeCloseTo(10, 0);
    expect(asked).toEqual(['things at 0', 'sizes at 7']);
    expect(errors).toHaveLength(2);
  });

  it('leaves the next one all its time', async () => {
    const { ask } = slow(8);
    await ask(ALL);
    const { errors, took } = await ask('{ things { size } }');
    expect(errors).toEqual([]);
    expect(took).toBeCloseTo(16, 0);
  });

  it('leaves nothing behind', async () => {
    const { ask } = slow(8);
    await ask(ALL);
    // The last capability is still at work; the gateway waits for nothing.
    await jest.advanceTimersByTimeAsync(8_000);
    expect(jest.getTimerCount()).toBe(0);
  });
});
