import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { graphOf, ScriptedSubgraphs } from '../engine/engine.fixture.js';
import { SupergraphRefused } from '../engine/index.js';
import { PipelineUnderTest } from './pipeline.fixture.js';

const sdlOf = (fields: string) => graphOf({ shop: `type Query { ${fields} }` }).supergraphSdl;
const OLD = sdlOf('name: String gone: String');
const NEW = sdlOf('name: String come: String');

/** A capability that answers every field with its own name, when the test lets it. */
function shop() {
  const waiting: (() => void)[] = [];
  const held = { until: Promise.resolve() };
  const client = new ScriptedSubgraphs({
    shop: async ({ document }) => {
      await held.until;
      const names = [...document.matchAll(/name|gone|come/g)].map(([name]) => name);
      return { data: Object.fromEntries(names.map((name) => [name, name])) };
    },
  });
  return {
    client,
    hold: () => {
      held.until = new Promise((resolve) => waiting.push(resolve));
    },
    letGo: () => {
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

/** Collects garbage until what is referred to is gone, as often as it should take at most. */
async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 20 && reference.deref() !== undefined; turn += 1) {
    await new Promise(setImmediate);
    collect();
  }
  return reference.deref() === undefined;
}

describe('the graphs being served', () => {
  it('change between two requests: who began before ends with what it began with', async () => {
    const { client, hold, letGo } = shop();
    const under = new PipelineUnderTest({ supergraphSdl: OLD, client });
    hold();
    const before = under.ask('{ name gone }');
    while (client.seen.length === 0) await new Promise(setImmediate);
    await under.graphs.swap(NEW);
    expect(under.graphs.supergraphSdl).toBe(NEW);
    const after = under.ask('{ name come }');
    letGo();
    expect(await before).toMatchObject({ data: { name: 'name', gone: 'gone' }, errors: [] });
    expect(await after).toMatchObject({ data: { name: 'name', come: 'come' }, errors: [] });
    expect(await under.ask('{ gone }')).toMatchObject({
      status: 400,
      errors: [['', 'GRAPHQL_VALIDATION_FAILED']],
    });
  });

  it('are let go once the last request that began with them has ended', async () => {
    const { client, hold, letGo } = shop();
    const under = new PipelineUnderTest({ supergraphSdl: OLD, client });
    const old = new WeakRef(under.graphs.store('public').graph);
    hold();
    const before = under.ask('{ gone }');
    while (client.seen.length === 0) await new Promise(setImmediate);
    await under.graphs.swap(NEW);
    expect(await isCollected(old)).toBe(false);
    letGo();
    await before;
    expect(await isCollected(old)).toBe(true);
  });

  it.each<[string, string]>([
    ['does not parse', OLD.slice(0, -10)],
    ['is no supergraph', 'type Query { name: String }'],
    ['is empty', ''],
  ])('stay when what should take their place %s', async (_, broken) => {
    const { client } = shop();
    const under = new PipelineUnderTest({ supergraphSdl: OLD, client });
    const store = under.graphs.store('public');
    await expect(under.graphs.swap(broken)).rejects.toThrow(SupergraphRefused);
    expect(under.graphs.store('public')).toBe(store);
    expect(under.graphs.supergraphSdl).toBe(OLD);
    expect(await under.ask('{ gone }')).toMatchObject({ data: { gone: 'gone' } });
    await under.graphs.swap(NEW);
    expect(await under.ask('{ come }')).toMatchObject({ data: { come: 'come' } });
  });

  it('have what was asked compiled before they take over, and leave out what they do not answer', async () => {
    const { client } = shop();
    const under = new PipelineUnderTest({ supergraphSdl: OLD, client });
    for (const query of ['{ name }', '{ gone }', '{ a: name }']) await under.ask(query);
    expect(await under.graphs.swap(NEW)).toBe(2);
    expect(await under.graphs.swap(NEW)).toBe(2);
  });

  it('are never another than the one that is asked for', () => {
    const { graphs } = new PipelineUnderTest({ supergraphSdl: OLD, client: shop().client });
    expect(() => graphs.store('partner')).toThrow('There is no graph "partner".');
  });
});
