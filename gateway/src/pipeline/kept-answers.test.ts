import { describe, expect, it } from '@jest/globals';
import { FakeClock, InProcessBus } from '@hub/kernel';
import { newUlid, type IntegrationEvent } from '@hub/kernel/pure';
import { silentLogger } from '@hub/kernel/testing';
import type { ResponseQuestion } from '../caching/response-cache.js';
import { graphOf } from '../engine/engine.fixture.js';
import { silentObserver, type CacheLookup } from '../observe/gateway-observer.js';
import { KeptAnswers } from './kept-answers.js';

const skuId = newUlid();

function listingChanged(): IntegrationEvent {
  return {
    id: newUlid(),
    type: 'inventory.sku_listing_changed.v1',
    aggregateId: skuId,
    occurredAt: new Date().toISOString(),
    payload: { skuId, productId: newUlid(), listed: false },
  };
}

const question: ResponseQuestion = {
  policy: { maxAgeSeconds: 60, isPrivate: false, entityTypes: ['Sku'] },
  ...{ graph: 'digest', operationId: 'shelf', variables: {}, identityKey: 'a', classKey: 'c' },
};

/** Kept answers that hear a bus, and what metrics are told of them. */
async function opened({ bus, keeps = true }: { bus: InProcessBus | null; keeps?: boolean }) {
  const lookups: CacheLookup[] = [];
  const invalidated: number[] = [];
  const observer = {
    ...silentObserver,
    cacheLookedUp: (lookup: CacheLookup) => void lookups.push(lookup),
    cacheInvalidated: ({ tags }: { readonly tags: number }) => void invalidated.push(tags),
  };
  const clock = new FakeClock(new Date('2026-01-01T00:00:00Z'));
  const surroundings = { clock, logger: silentLogger };
  const kept = await KeptAnswers.open({ caching: { bus } }, surroundings, observer, () => keeps);
  if (kept === null) throw new Error('Nothing is kept.');
  const told = async (more: Partial<ResponseQuestion> = {}) =>
    (await kept.responses.find({ ...question, ...more }))?.text;
  const keep = async (text: string) => (await kept.responses.find(question))?.keep(text);
  return { kept, told, keep, clock, lookups, invalidated };
}

describe('answers that are kept', () => {
  it('are none where nothing was said of keeping', async () => {
    const surroundings = { clock: new FakeClock(new Date()), logger: silentLogger };
    expect(await KeptAnswers.open({}, surroundings, silentObserver, () => true)).toBeNull();
  });

  it('are told again until their time is over, and counted', async () => {
    const { told, keep, clock, lookups } = await opened({ bus: null });
    await keep('answer');
    expect(await told()).toBe('answer');
    clock.advance(59_000);
    expect(await told()).toBe('answer');
    clock.advance(2_000);
    expect(await told()).toBeUndefined();
    expect(
      lookups.map(({ cache, hits, misses }) => `${cache} ${String(hits)} ${String(misses)}`),
    ).toEqual(['response 0 1', 'response 1 0', 'response 1 0', 'response 0 1']);
  });

  it.each<[string, Partial<ResponseQuestion>]>([
    ['another graph, or the same with other rules', { graph: 'other' }],
    ['another operation', { operationId: 'other' }],
    ['other variables', { variables: { first: 1 } }],
    ['callers who may see other fields', { classKey: 'other' }],
  ])('are not told for %s', async (_, more) => {
    const { told, keep } = await opened({ bus: null });
    await keep('answer');
    expect(await told(more)).toBeUndefined();
  });

  it('are void when an event says what they hold has changed', async () => {
    const bus = new InProcessBus();
    const { told, keep, invalidated } = await opened({ bus });
    await keep('answer');
    await bus.publish([listingChanged()]);
    expect(await told()).toBeUndefined();
    expect(invalidated).toHaveLength(1);
    expect(invalidated[0]).toBeGreaterThan(0);
  });

  it('are not looked through for events of what is never kept', async () => {
    const bus = new InProcessBus();
    const { told, keep, invalidated } = await opened({ bus, keeps: false });
    await keep('answer');
    await bus.publish([listingChanged()]);
    expect(await told()).toBe('answer');
    expect(invalidated).toEqual([]);
  });

  it('are void when a deed says so, also those that were asked for before', async () => {
    const { kept, told, invalidated } = await opened({ bus: null });
    const slot = await kept.responses.find(question);
    await kept.evict(['Sku']);
    await slot?.keep('made of what was before');
    expect(await told()).toBeUndefined();
    expect(invalidated).toEqual([1]);
  });

  it('are remembered of the entities of each graph by itself', async () => {
    const { kept } = await opened({ bus: null });
    const graph = graphOf({ shop: 'type Query { a: Int }' });
    const other = graphOf({ shop: 'type Query { a: Int }' });
    expect(kept.entitiesOf(graph)).toBe(kept.entitiesOf(graph));
    expect(kept.entitiesOf(other)).not.toBe(kept.entitiesOf(graph));
  });
});
