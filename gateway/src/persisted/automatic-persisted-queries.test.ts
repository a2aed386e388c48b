import { describe, expect, it } from '@jest/globals';
import {
  AutomaticPersistedQueries,
  digestOf,
  type PersistedQueryStore,
} from './automatic-persisted-queries.js';

function sharedStore(entries = new Map<string, string>()): PersistedQueryStore {
  return {
    get: (digest) => Promise.resolve(entries.get(digest)),
    set: (digest, text) => {
      entries.set(digest, text);
      return Promise.resolve();
    },
  };
}

const QUERY = '{ me { id } }';

describe('automatic persisted queries', () => {
  it('know at once what this process was told', () => {
    const queries = new AutomaticPersistedQueries();
    expect(queries.recall(digestOf(QUERY))).toBeUndefined();
    queries.remember(digestOf(QUERY), QUERY);
    expect(queries.recall(digestOf(QUERY))).toBe(QUERY);
  });

  it('know what another gateway was told, and then at once', async () => {
    const shared = sharedStore();
    new AutomaticPersistedQueries({ shared }).remember(digestOf(QUERY), QUERY);
    const other = new AutomaticPersistedQueries({ shared });
    expect(await other.recall(digestOf(QUERY))).toBe(QUERY);
    expect(other.recall(digestOf(QUERY))).toBe(QUERY);
  });

  it('do not believe a shared document that is not the one of its digest', async () => {
    const shared = sharedStore(new Map([[digestOf(QUERY), '{ everything }']]));
    const queries = new AutomaticPersistedQueries({ shared });
    expect(await queries.recall(digestOf(QUERY))).toBeUndefined();
  });

  it('are forgotten, and nothing fails, when the shared store is away', async () => {
    const away: PersistedQueryStore = {
      get: () => Promise.reject(new Error('away')),
      set: () => Promise.reject(new Error('away')),
    };
    const queries = new AutomaticPersistedQueries({ shared: away });
    expect(await queries.recall('x')).toBeUndefined();
    queries.remember(digestOf(QUERY), QUERY);
    expect(queries.recall(digestOf(QUERY))).toBe(QUERY);
  });

  it('take bounded memory: those asked least lately are forgotten', () => {
    const queries = new AutomaticPersistedQueries({ mostCharacters: 1_000 });
    const texts = Array.from({ length: 20 }, (_, index) => `{ a${String(index)} }`.padEnd(100));
    for (const text of texts) queries.remember(digestOf(text), text);
    expect(queries.recall(digestOf(texts[19]!))).toBe(texts[19]);
    expect(texts.filter((text) => queries.recall(digestOf(text)) !== undefined)).toHaveLength(6);
    queries.remember(digestOf('x'.repeat(5_000)), 'x'.repeat(5_000));
    expect(queries.recall(digestOf(texts[19]!))).toBe(texts[19]);
  });
});
