import type { EntityManager } from 'typeorm';
import { tallyCategories, tallyPurchases } from '../domain/purchase-tally.js';
import type { CustomerEvent } from '../domain/timeline-event.js';
import { sightBuyers } from '../persistence/customer.repository.js';
import { addTallies, fileDocuments } from '../persistence/order-document.repository.js';
import { fileTimelineEntries } from '../persistence/timeline.repository.js';

/**
 * Files events of other capabilities in the transaction that marks them as handled. Documents are written
 * once and only new ones change the tallies, so the facts are the same whatever order the events come in
 * and however often. Tables are always locked in this order, the shared tallies last.
 */
export async function recordCustomerEvents(
  manager: EntityManager,
  events: readonly CustomerEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  await sightBuyers(
    manager,
    events.map(({ entry }) => ({ buyerKey: entry.buyerKey, seenAt: entry.at })),
    now,
  );
  await fileTimelineEntries(
    manager,
    events.map(({ entry }) => entry),
  );
  const documents = events.flatMap(({ document }) => (document === null ? [] : [document]));
  const news = await fileDocuments(manager, documents, now);
  await addTallies(manager, tallyPurchases(news), tallyCategories(news));
}
