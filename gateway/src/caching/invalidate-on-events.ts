import type { EventBus } from '@hub/kernel';
import type { CacheStore } from './cache-store.js';
import { changesOfEvent, tagsOfChange } from './event-changes.js';

/**
 * Makes void what events say has changed, and everything when events may have passed unheard. Every process of the
 * gateway listens, also where they share a store: an invalidation heard twice does no harm.
 *
 * @param keeps whether an answer that holds an entity of the type may be kept at all; of others the store is not told
 */
export async function invalidateOnEvents(
  bus: Pick<EventBus, 'listen'>,
  store: Pick<CacheStore, 'invalidate' | 'clear'>,
  keeps: (entityType: string) => boolean = () => true,
): Promise<void> {
  await bus.listen({
    heard: (event) => {
      const tags = changesOfEvent(event)
        .filter(({ type }) => keeps(type))
        .flatMap(tagsOfChange);
      if (tags.length > 0) void store.invalidate(tags);
    },
    missed: () => void store.clear(),
  });
}
