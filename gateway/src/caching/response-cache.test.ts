import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CachePolicy } from './cache-policy.js';
import { MemoryCacheStore } from './memory-cache-store.js';
import { cacheHeadersOf, ResponseCache, type ResponseQuestion } from './response-cache.js';

const policy: CachePolicy = { maxAgeSeconds: 30, isPrivate: false, entityTypes: ['Sku'] };
const question: ResponseQuestion = {
  policy,
  graph: 'public',
  operationId: 'op',
  variables: { first: 5, sort: 'NEWEST' },
  identityKey: 'anonymous',
  classKey: 'everybody',
};
const personal: ResponseQuestion = { ...question, policy: { ...policy, isPrivate: true } };

let now = 0;
let store: MemoryCacheStore;
let cache: ResponseCache;
const tallies: string[] = [];
beforeEach(() => {
  now = 1_000_000;
  tallies.length = 0;
  store = new MemoryCacheStore({ maxBytes: 1_000_000, now: () => now });
  cache = new ResponseCache(store, ({ cache: name, hits, misses }) =>
    tallies.push(`${name} ${String(hits)}/${String(misses)}`),
  );
});

const textOf = async (asked: ResponseQuestion) => (await cache.find(asked))?.text;
async function keep(asked: ResponseQuestion, text: string, age?: number): Promise<void> {
  await (await cache.find(asked))?.keep(text, age);
}

describe('the response cache', () => {
  it('gives a kept answer and its age until its time is over, and counts', async () => {
    await keep(question, '{"data":{}}');
    now += 29_999;
    expect(await cache.find(question)).toMatchObject({
      text: '{"data":{}}',
      ageMilliseconds: 29_999,
    });
    now += 1;
    expect(await textOf(question)).toBeUndefined();
    expect(tallies).toEqual(['response 0/1', 'response 1/0', 'response 0/1']);
  });

  it('does not ask for what is never kept', async () => {
    expect(await cache.find({ ...question, policy: { ...policy, maxAgeSeconds: 0 } })).toBeNull();
    expect(tallies).toEqual([]);
  });

  it('takes the order of variables for nothing', async () => {
    await keep(question, 'x');
    expect(await textOf({ ...question, variables: { sort: 'NEWEST', first: 5 } })).toBe('x');
  });

  it.each<[string, Partial<ResponseQuestion>]>([
    ['another graph', { graph: 'partner' }],
    ['another operation', { operationId: 'other' }],
    ['other variables', { variables: { first: 6, sort: 'NEWEST' } }],
    ['no variables', { variables: {} }],
    ['a class of callers that sees other fields', { classKey: 'staff' }],
  ])('answers anew for %s', async (_, difference) => {
    await keep(question, 'x');
    expect(await textOf({ ...question, ...difference })).toBeUndefined();
  });

  it('shares what is the same for everybody', async () => {
    await keep(question, 'x');
    expect(await textOf({ ...question, identityKey: 'member 1' })).toBe('x');
  });

  it('counts the age of what an answer was made of', async () => {
    await keep(question, 'x', 20_000);
    now += 9_000;
    expect(await cache.find(question)).toMatchObject({ text: 'x', ageMilliseconds: 29_000 });
    now += 1_000;
    expect(await textOf(question)).toBeUndefined();
    await keep({ ...question, operationId: 'too old' }, 'x', 30_000);
    expect(await textOf({ ...question, operationId: 'too old' })).toBeUndefined();
  });

  it.each([
    ['any SKU it may hold changes', 'Sku:*', undefined],
    ['all SKUs change', 'Sku', undefined],
    ['something else changes', 'Member:*', 'x'],
  ])('judges an answer when %s', async (_, tag, expected) => {
    await keep(question, 'x');
    await store.invalidate([tag]);
    expect(await textOf(question)).toBe(expected);
  });

  it('never gives a private answer to another identity, whatever the identities and variables are', async () => {
    // Few values, so that questions differ in one part only; among them some that could be taken for another part.
    const anyText = fc.constantFrom('a', '","', '"],["public"]');
    const anyQuestion = fc.record({
      policy: fc.constantFrom(policy, personal.policy),
      graph: fc.constant('public'),
      operationId: anyText,
      variables: fc.constantFrom({}, { a: '","' }),
      identityKey: fc.oneof(anyText, fc.string({ maxLength: 3 })),
      classKey: anyText,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyQuestion, { maxLength: 30 }), async (questions) => {
        await store.clear();
        for (const asked of questions) {
          const text = await textOf(asked);
          if (text === undefined) await keep(asked, asked.identityKey);
          else if (asked.policy.isPrivate) expect(text).toBe(asked.identityKey);
        }
        for (const asked of questions.filter((one) => one.policy.isPrivate))
          expect(await textOf(asked)).toBe(asked.identityKey);
      }),
    );
  });
});

describe('the headers of an answer', () => {
  it.each([
    [{ hasErrors: false, ageMilliseconds: 0 }, { 'cache-control': 'public, max-age=30' }],
    [
      { hasErrors: false, ageMilliseconds: 12_900 },
      { 'cache-control': 'public, max-age=30', age: '12' },
    ],
    [{ hasErrors: true, ageMilliseconds: 12_900 }, { 'cache-control': 'no-store' }],
  ])('of %j', (answer, headers) => {
    expect(cacheHeadersOf(policy, answer)).toEqual(headers);
  });
});
