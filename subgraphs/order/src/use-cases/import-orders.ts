import { baseErrors, isUniqueViolation, parseInput, requireService } from '@hub/kernel';
import { z } from 'zod';
import type { ImportedDocument, ImportResult } from '../domain/imported-document.js';
import { memberBuyerKey } from '../domain/order.js';
import { touchpoints } from '../domain/touchpoint.js';
import { importedLinesInput } from './imported-lines-input.js';
import { importBatch } from './import-batch.js';
import type { Caller, OrderContext } from './order-context.js';
import { optionalUlid } from './input-shapes.js';

const optional = <T>(shape: z.ZodType<T>) => shape.nullish().transform((value) => value ?? null);

const document = z.object({
  documentKey: z.string().min(1).max(96),
  kind: z.enum(['ORDER', 'CANCELLATION']),
  occurredAt: z.date(),
  buyerKey: optional(
    z
      .string()
      .max(128)
      .regex(
        /^(member:[0-9A-HJKMNP-TV-Z]{26}|external:[a-z0-9-]{1,32}:[^\s]{1,64})$/,
        'is not a buyer key',
      ),
  ),
  memberId: optionalUlid,
  storeId: optionalUlid,
  touchpoint: z
    .enum(Object.values(touchpoints))
    .nullish()
    .transform((value) => value ?? 'import'),
  fulfilment: z
    .enum(['COUNTER', 'IMPORTED'])
    .nullish()
    .transform((value) => value ?? 'IMPORTED'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not an ISO 4217 code'),
  number: optional(z.string().min(1).max(32)),
  lines: importedLinesInput,
  refundOf: optional(z.string().min(1).max(96)),
});

const mostDocuments = 500;
const mostLines = 5_000;

const input = z.object({
  source: z.string().regex(/^[a-z0-9-]{1,32}$/, 'is a name in lower case'),
  documents: z.array(document).min(1).max(mostDocuments),
});

/**
 * Takes up to 500 documents of another system in one transaction. A document that is known already changes nothing;
 * everything else costs a bounded number of statements per batch.
 */
export async function importOrders(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<ImportResult[]> {
  requireService(caller.actor);
  const { documents: given, source } = parseInput(input, raw);
  const documents = given.map(withBuyer);
  refuseOversized(documents);
  const attempt = () =>
    context.database.transaction((manager) => importBatch(context, manager, source, documents));
  try {
    return await attempt();
  } catch (error) {
    // Another import of the same documents was faster: now they are known. A number that is taken fails again.
    if (!isUniqueViolation(error)) throw error;
    return await attempt().catch((again: unknown) => {
      if (!isUniqueViolation(again)) throw again;
      throw baseErrors.refuse(
        'BAD_USER_INPUT',
        'documents: an order number belongs to another order already',
        { field: 'documents' },
      );
    });
  }
}

/** A member is a buyer, and a buyer's key may say which member. */
function withBuyer(document: ImportedDocument): ImportedDocument {
  const { buyerKey, memberId } = document;
  if (buyerKey === null)
    return memberId === null ? document : { ...document, buyerKey: memberBuyerKey(memberId) };
  const named = /^member:(.+)$/.exec(buyerKey)?.[1];
  return memberId !== null || named === undefined ? document : { ...document, memberId: named };
}

function refuseOversized(documents: readonly ImportedDocument[]): void {
  const lines = documents.reduce((sum, { lines: own }) => sum + own.length, 0);
  if (lines > mostLines) {
    throw baseErrors.refuse(
      'BAD_USER_INPUT',
      `documents: ${String(lines)} lines at once, at most ${String(mostLines)}`,
      { field: 'documents' },
    );
  }
  const seen = new Set<string>();
  documents.forEach(({ documentKey, kind, lines: own }, index) => {
    const field = `documents.${String(index)}`;
    if (seen.has(documentKey))
      throw baseErrors.refuse(
        'BAD_USER_INPUT',
        `${field}.documentKey: ${documentKey} is there twice`,
        { field },
      );
    seen.add(documentKey);
    const tooMuch = own.some(
      ({ discountMinor, quantity, unitPriceMinor }) => discountMinor > quantity * unitPriceMinor,
    );
    if (tooMuch && kind === 'ORDER')
      throw baseErrors.refuse('BAD_USER_INPUT', `${field}.lines: a discount exceeds its line`, {
        field,
      });
  });
}
