import { insertIgnore } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { TimelineEntry } from '../domain/timeline-event.js';
import { TimelineEntryRow } from './timeline-entry.entity.js';

/** Files entries; one that is known already stays as it is. */
export async function fileTimelineEntries(
  manager: EntityManager,
  entries: readonly TimelineEntry[],
): Promise<void> {
  await insertIgnore(manager, TimelineEntryRow, [...entries].sort(inKeyOrder));
}

function inKeyOrder(a: TimelineEntry, b: TimelineEntry): number {
  if (a.buyerKey !== b.buyerKey) return a.buyerKey < b.buyerKey ? -1 : 1;
  return a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1);
}
