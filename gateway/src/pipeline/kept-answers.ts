import type { Clock, Logger } from '@hub/kernel';
import type { CacheStore } from '../caching/cache-store.js';
import { EntityCache } from '../caching/entity-cache.js';
import { invalidateOnEvents } from '../caching/invalidate-on-events.js';
import { MemoryCacheStore } from '../caching/memory-cache-store.js';
import { RedisCacheStore } from '../caching/redis-cache-store.js';
import { ResponseCache } from '../caching/response-cache.js';
import type { EntityAnswers, Graph } from '../engine/index.js';
import type { GatewayOptions } from '../gateway-options.js';
import type { GatewayObserver } from '../observe/gateway-observer.js';
import { rulesOf } from './graph-rules.js';

const USUAL_BYTES = 64 * 1_048_576;

/** Whole answers and single entities that are kept as long as the graph allows. */
export class KeptAnswers {
  readonly responses: ResponseCache;
  readonly #entities = new WeakMap<Graph, EntityAnswers>();

  constructor(
    private readonly store: CacheStore,
    private readonly observer: GatewayObserver,
  ) {
    this.responses = new ResponseCache(store, (lookup) => observer.cacheLookedUp(lookup));
  }

  /** Opens the store and listens for what becomes void; null when nothing is to be kept. */
  static async open(
    { caching, redisUrl }: Pick<GatewayOptions, 'caching' | 'redisUrl'>,
    { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
    observer: GatewayObserver,
    keeps: (entityType: string) => boolean,
  ): Promise<KeptAnswers | null> {
    if (caching === undefined) return null;
    const now = () => clock.now().getTime();
    const store =
      redisUrl === undefined
        ? new MemoryCacheStore({ maxBytes: caching.maxBytes ?? USUAL_BYTES, now })
        : new RedisCacheStore({ url: redisUrl, now, logger });
    const kept = new KeptAnswers(store, observer);
    if (caching.bus !== null) {
      const { bus } = caching;
      const heard = {
        invalidate: (tags: readonly string[]) => kept.evict(tags),
        clear: () => store.clear(),
      };
      await invalidateOnEvents(bus, heard, keeps);
    }
    return kept;
  }

  /** What is remembered of the entities of a graph. */
  entitiesOf(graph: Graph): EntityAnswers {
    const known = this.#entities.get(graph);
    if (known !== undefined) return known;
    const entities = new EntityCache(this.store, rulesOf(graph).caching, (lookup) =>
      this.observer.cacheLookedUp(lookup),
    );
    this.#entities.set(graph, entities);
    return entities;
  }

  /** Makes void what carries one of the tags. */
  async evict(tags: readonly string[]): Promise<void> {
    this.observer.cacheInvalidated({ tags: tags.length });
    await this.store.invalidate(tags);
  }

  async close(): Promise<void> {
    await this.store.close();
  }
}
