import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FetchTemplate } from '../engine/subgraph-client.js';
import { CachePolicies } from './cache-policies.js';
import { EntityCache, type EntityQuestion, type KnownEntities } from './entity-cache.js';
import { MemoryCacheStore } from './memory-cache-store.js';

const policies = CachePolicies.fromSupergraph(
  readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8'),
);

function fetchOf(selection: string, operationName = 'Shelf__inventory__1'): FetchTemplate {
  const document = `query ${operationName}($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
  return {
    subgraph: 'inventory',
    document,
    documentJson: JSON.stringify(document),
    operationName,
    kind: 'query',
    reader: null,
  };
}

const names = fetchOf('... on Sku { name { zh } }');
const withSkus = fetchOf('... on Product { code skus { code } }');
const stock = fetchOf('... on Sku { name { zh } availability { stockClass } }');
const sku = (id: string) => `{"__typename":"Sku","id":"${id}"}`;
const product = (id: string) => `{"__typename":"Product","id":"${id}"}`;

function question(
  template: FetchTemplate,
  representations: readonly string[],
  identityKey = 'anonymous',
  variablesJson = '',
): EntityQuestion {
  return { template, representations, variablesJson, request: { identityKey } };
}

let now = 0;
let store: MemoryCacheStore;
let cache: EntityCache;
beforeEach(() => {
  now = 1_000_000;
  store = new MemoryCacheStore({ maxBytes: 1_000_000, now: () => now });
  cache = new EntityCache(store, policies);
});

async function load(asked: EntityQuestion): Promise<KnownEntities> {
  const known = await cache.load(asked);
  if (known === null) throw new Error('never kept');
  return known;
}
const textsOf = async (asked: EntityQuestion) => (await load(asked)).texts;
async function keep(asked: EntityQuestion, answers: readonly string[]): Promise<void> {
  await (await load(asked)).keep(answers);
}

describe('the entity cache', () => {
  it('knows some of the entities asked, in the order asked, and how old they are', async () => {
    await keep(question(names, [sku('1'), sku('2')]), ['{"name":1}', '{"name":2}']);
    now += 5_000;
    await keep(question(names, [sku('3')]), ['{"name":3}']);
    now += 1_000;
    const known = await load(question(names, [sku('3'), sku('9'), sku('1')]));
    expect(known.texts).toEqual(['{"name":3}', undefined, '{"name":1}']);
    expect(known.ageMilliseconds).toBe(6_000);
  });

  it('lets them go after the shortest of the ages of the fields selected', async () => {
    await keep(question(names, [sku('1')]), ['{}']);
    now += 29_999;
    expect(await textsOf(question(names, [sku('1')]))).toEqual(['{}']);
    now += 1;
    expect(await textsOf(question(names, [sku('1')]))).toEqual([undefined]);
  });

  it('keeps neither a missing entity nor one that was not answered', async () => {
    const asked = question(names, [sku('1'), sku('2')]);
    await (await load(asked)).keep(['null', undefined]);
    expect(await textsOf(asked)).toEqual([undefined, undefined]);
  });

  it('does not keep what the graph does not allow to keep', async () => {
    expect(cache.isKept(stock)).toBe(false);
    expect(await cache.load(question(stock, [sku('1')]))).toBeNull();
    expect(cache.isKept(names)).toBe(true);
    expect(cache.isKept({ ...names, kind: 'mutation' })).toBe(false);
  });

  it('shares an answer between operations, and between identities where it is the same for all', async () => {
    await keep(question(names, [sku('1')], 'member 1'), ['{}']);
    const other = fetchOf('... on Sku { name { zh } }', 'Scan__inventory__3');
    expect(await textsOf(question(other, [sku('1')], 'member 2'))).toEqual(['{}']);
  });

  it.each([
    ['another selection', question(fetchOf('... on Sku { code }'), [sku('1')])],
    ['another capability', question({ ...names, subgraph: 'marketing' }, [sku('1')])],
    ['other variables', question(names, [sku('1')], 'anonymous', '"storeId":"2"')],
    ['another input', question(names, ['{"__typename":"Sku","id":"1","price":2}'])],
  ])('asks anew for %s', async (_, asked) => {
    await keep(question(names, [sku('1')]), ['{}']);
    expect(await textsOf(asked)).toEqual([undefined]);
  });

  it.each([
    ['the SKU changes', ['Sku:1'], [undefined, 'two']],
    [
      'another SKU changes, and with it answers that hold some SKU',
      ['Sku:3', 'Sku:*'],
      ['one', 'two'],
    ],
    ['any SKU may have changed', ['Sku'], [undefined, undefined]],
  ])('judges SKUs when %s', async (_, tags, expected) => {
    const asked = question(names, [sku('1'), sku('2')]);
    await keep(asked, ['one', 'two']);
    await store.invalidate(tags);
    expect(await textsOf(asked)).toEqual(expected);
  });

  it('lets a product go when some SKU changes that it may hold', async () => {
    const asked = question(withSkus, [product('1')]);
    await keep(asked, ['{}']);
    await store.invalidate(['Sku:77', 'Sku:*']);
    expect(await textsOf(asked)).toEqual([undefined]);
  });

  it.each([
    '{"__typename":"Sku","code":"A-1"}',
    '{"id":"1","__typename":"Sku"}',
    '{"__typename":"Sku","id":"1\\u0022"}',
  ])('lets go of what is known by %s when some SKU or all change', async (representation) => {
    const id: unknown = (JSON.parse(representation) as { id?: unknown }).id;
    const asked = question(names, [representation]);
    await keep(asked, ['{}']);
    expect(await textsOf(asked)).toEqual(['{}']);
    await store.invalidate([typeof id === 'string' ? `Sku:${id}` : 'Sku:*']);
    expect(await textsOf(asked)).toEqual([undefined]);
    await keep(asked, ['{}']);
    await store.invalidate(['Sku']);
    expect(await textsOf(asked)).toEqual([undefined]);
  });

  it('does not keep an answer that an invalidation overtook', async () => {
    const asked = question(names, [sku('1'), sku('2')]);
    const known = await load(asked);
    await store.invalidate(['Sku:1', 'Sku:*']);
    await known.keep(['old', 'two']);
    expect(await textsOf(asked)).toEqual([undefined, 'two']);
  });

  it('never gives what depends on the caller to another, whatever identities, ids and variables are', async () => {
    const anyText = fc.oneof(
      fc.string(),
      fc.constantFrom('', 'a', '"]', '","', '["public"]', 'private', '{"__typename":"Product"}'),
    );
    const anyQuestion = fc.record({
      id: anyText,
      identityKey: anyText,
      variablesJson: anyText,
      template: fc.constantFrom(withSkus, names),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyQuestion, { maxLength: 30 }), async (drawn) => {
        await store.clear();
        for (const { id, identityKey, variablesJson, template } of drawn) {
          const typename = template === names ? 'Sku' : 'Product';
          const representation = JSON.stringify({ __typename: typename, id });
          const answer = JSON.stringify([typename, id, identityKey, variablesJson]);
          const asked = question(template, [representation], identityKey, variablesJson);
          const [text] = await textsOf(asked);
          if (text === undefined) {
            await keep(asked, [answer]);
            expect(await textsOf(asked)).toEqual([answer]);
          } else if (template === withSkus) expect(text).toBe(answer);
          else expect(JSON.parse(text)).toEqual([typename, id, expect.anything(), variablesJson]);
        }
      }),
    );
  });
});
