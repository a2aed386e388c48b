import { orderImported } from '@hub/events';
import type { EntityManager } from 'typeorm';
import type { ImportedDocument, ImportResult } from '../domain/imported-document.js';
import type { ImportedDocumentEntity } from '../persistence/import.entity.js';
import {
  bookTakenBack,
  insertImported,
  knownDocuments,
  lockCandidateLines,
} from '../persistence/import.repository.js';
import { appendTimeline } from '../persistence/order.repository.js';
import { ImportDraft } from './import-draft.js';
import type { OrderContext } from './order-context.js';

/** One transaction of an import: read what is known, work it out in memory, write it in wide statements. */
export async function importBatch(
  context: OrderContext,
  manager: EntityManager,
  source: string,
  documents: readonly ImportedDocument[],
): Promise<ImportResult[]> {
  const fresh = await freshDocuments(manager, source, documents);
  const draft = new ImportDraft(source, cancelledSkus(fresh.documents), context.clock.now());
  for (const candidate of await candidatesFor(manager, source, fresh))
    draft.addCandidate(candidate);
  for (const document of fresh.documents) draft.add(document);
  await write(context, manager, draft);
  return documents.map(({ documentKey }) => {
    const known = fresh.known.get(documentKey);
    const row = known ?? draft.result(documentKey);
    const { creditedMinor, orderId, outcome, refundedMinor } = row;
    return {
      documentKey,
      outcome: known === undefined ? outcome : 'ALREADY_THERE',
      orderId,
      refundedMinor,
      creditedMinor,
    };
  });
}

interface Fresh {
  readonly documents: readonly ImportedDocument[];
  readonly known: ReadonlyMap<string, ImportedDocumentEntity>;
}

async function freshDocuments(
  manager: EntityManager,
  source: string,
  documents: readonly ImportedDocument[],
): Promise<Fresh> {
  const keys = documents.flatMap(({ documentKey, refundOf }) =>
    refundOf === null ? [documentKey] : [documentKey, refundOf],
  );
  const rows = await knownDocuments(manager, source, [...new Set(keys)]);
  const known = new Map(rows.map((row) => [row.documentKey, row]));
  return { documents: documents.filter(({ documentKey }) => !known.has(documentKey)), known };
}

function cancelledSkus(documents: readonly ImportedDocument[]): Set<string> {
  return new Set(
    documents
      .filter(({ kind }) => kind === 'CANCELLATION')
      .flatMap(({ lines }) => lines.map(({ skuId }) => skuId)),
  );
}

async function candidatesFor(manager: EntityManager, source: string, { documents, known }: Fresh) {
  const cancellations = documents.filter(({ kind }) => kind === 'CANCELLATION');
  const byBuyer = cancellations.filter(
    ({ buyerKey, refundOf }) => refundOf === null && buyerKey !== null,
  );
  const orderIds = cancellations.flatMap(({ refundOf }) =>
    refundOf === null ? [] : [known.get(refundOf)?.orderId ?? null],
  );
  return await lockCandidateLines(manager, {
    source,
    buyerKeys: [
      ...new Set(byBuyer.flatMap(({ buyerKey }) => (buyerKey === null ? [] : [buyerKey]))),
    ],
    orderIds: [...new Set(orderIds.flatMap((id) => (id === null ? [] : [id])))],
    skuIds: [...cancelledSkus(documents)],
  });
}

async function write(
  context: OrderContext,
  manager: EntityManager,
  draft: ImportDraft,
): Promise<void> {
  await insertImported(manager, draft);
  await appendTimeline(manager, ...draft.timeline());
  await bookTakenBack(manager, draft.takenFromKnown, draft.now);
  await context.outbox.appendMany(
    manager,
    orderImported,
    draft.announcements.map((payload) => ({
      aggregateId: payload.orderId,
      payload,
      occurredAt: new Date(payload.occurredAt),
    })),
  );
}
