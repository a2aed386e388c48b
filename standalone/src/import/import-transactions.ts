import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';
import type { Progress } from '../cli/progress.js';
import { cleanTransactionLine } from './clean-transaction-line.js';
import { DocumentGrouper, type ImportDocument } from './group-documents.js';
import { IMPORT_DEADLINE_MS, MasterDataImport } from './import-master-data.js';
import { ImportReport, type LineCounts } from './import-report.js';
import { ExportRefused, readTransactions } from './read-transactions.js';
import type { TransactionMapping } from './transaction-mapping.js';

/** What one call to the order capability carries at most. */
const DOCUMENTS_PER_CALL = 500;
const LINES_PER_CALL = 4_000;

/** What an import is made from. */
export interface TransactionImport {
  readonly file: string;
  readonly mapping: TransactionMapping;
  readonly calls: SubgraphCalls;
  readonly dataDirectory: string;
  readonly progress: Progress;
}

/** What an import did. */
export interface TransactionImportResult {
  readonly lines: LineCounts;
  /** Documents by what became of them, such as CREATED or ALREADY_THERE. */
  readonly documents: Readonly<Record<string, number>>;
  /** What the accepted lines add up to. */
  readonly accepted: AcceptedFigures;
  readonly reportFile: string;
}

/** Figures of the accepted lines, to hold against the graph. */
export interface AcceptedFigures {
  readonly orders: number;
  readonly revenueMinor: number;
  readonly cancelledMinor: number;
  readonly customers: number;
}

const IMPORT_ORDERS = /* GraphQL */ `
  mutation ImportOrders($input: ImportOrdersInput!) {
    importOrders(input: $input) {
      documentKey
      outcome
    }
  }
`;

const answer = z.object({
  importOrders: z.array(z.object({ documentKey: z.string(), outcome: z.string() })),
});

/**
 * Takes an ERP export of sales lines into the hub through the capabilities' own bulk operations.
 *
 * Every document has its key, so that a file that comes twice changes nothing and an import that was killed is simply
 * run again. Nothing disappears: accepted + merged + rejected lines are the lines of the file, and every line that is
 * not booked stands in the report.
 */
export async function importTransactions(
  request: TransactionImport,
): Promise<TransactionImportResult> {
  const { file, mapping, progress } = request;
  if (!existsSync(file)) throw new ExportRefused(`There is no file ${file}.`);
  const { lineCount, fingerprint } = await inspect(file);
  const reportFile = join(
    request.dataDirectory,
    'imports',
    `${mapping.source}-${fingerprint}.report.csv`,
  );
  const report = new ImportReport(reportFile);
  const run = new ImportRun(request);
  const grouper = new DocumentGrouper({
    merged: (line, into) => {
      report.merged(line, into);
    },
  });
  progress.start(lineCount, `importing ${mapping.source}`);
  await run.begin();
  for await (const row of readTransactions(file, mapping)) {
    report.sawLine();
    if ('unreadable' in row) {
      report.rejected(row.lineNumber, 'MALFORMED_LINE', `The line ${row.unreadable}.`);
      continue;
    }
    const cleaned = cleanTransactionLine(row, mapping);
    if (cleaned.outcome === 'rejected')
      report.rejected(row.lineNumber, cleaned.reason, cleaned.message);
    else if (await run.take(grouper.add(cleaned.line))) progress.advanceTo(row.lineNumber);
  }
  for (let last = grouper.next(); last !== null; last = grouper.next()) await run.take(last);
  await run.flush();
  await report.close();
  progress.advanceTo(lineCount);
  progress.finish();
  return { lines: report.counts(), documents: run.outcomes(), accepted: run.figures(), reportFile };
}

/** Sends documents in calls of a bounded size and keeps count. */
class ImportRun {
  readonly #request: TransactionImport;
  readonly #masterData: MasterDataImport;
  readonly #outcomes = new Map<string, number>();
  #waiting: ImportDocument[] = [];
  #waitingLines = 0;
  #orders = 0;
  #revenueMinor = 0;
  #cancelledMinor = 0;

  constructor(request: TransactionImport) {
    this.#request = request;
    this.#masterData = new MasterDataImport(request.calls, request.mapping);
  }

  begin(): Promise<void> {
    return this.#masterData.importCategories();
  }

  /** Takes a document that is complete; true when a call was made. */
  async take(document: ImportDocument | null): Promise<boolean> {
    if (document === null) return false;
    const full =
      this.#waiting.length >= DOCUMENTS_PER_CALL ||
      this.#waitingLines + document.lines.length > LINES_PER_CALL;
    if (full) await this.flush();
    this.#waiting.push(document);
    this.#waitingLines += document.lines.length;
    return full;
  }

  async flush(): Promise<void> {
    const documents = this.#waiting;
    this.#waiting = [];
    this.#waitingLines = 0;
    if (documents.length === 0) return;
    await this.#masterData.importFor(documents);
    const { source } = this.#request.mapping;
    const { importOrders } = await this.#request.calls.call('order', {
      document: IMPORT_ORDERS,
      variables: {
        input: { source, documents: documents.map((document) => this.#input(document)) },
      },
      schema: answer,
      deadlineMs: IMPORT_DEADLINE_MS,
    });
    for (const { outcome } of importOrders)
      this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    for (const document of documents) this.#count(document);
  }

  outcomes(): Record<string, number> {
    return Object.fromEntries([...this.#outcomes].sort(([a], [b]) => a.localeCompare(b)));
  }

  figures(): AcceptedFigures {
    return {
      orders: this.#orders,
      revenueMinor: this.#revenueMinor,
      cancelledMinor: this.#cancelledMinor,
      customers: this.#masterData.customerCount,
    };
  }

  #input(document: ImportDocument): object {
    const { source, currency } = this.#request.mapping;
    return {
      documentKey: document.key,
      kind: document.kind,
      occurredAt: document.occurredAt.toISOString(),
      buyerKey: document.customer === null ? null : `external:${source}:${document.customer}`,
      touchpoint: 'IMPORT',
      currency,
      lines: document.lines.map((line) => {
        const item = this.#masterData.item(line.itemCode);
        return {
          skuId: item.skuId,
          categoryId: item.categoryId,
          name: line.itemName ?? item.name ?? line.itemCode,
          quantity: line.quantity,
          unitPriceMinor: line.unitPriceMinor,
        };
      }),
    };
  }

  #count(document: ImportDocument): void {
    const amount = document.lines.reduce(
      (sum, line) => sum + line.quantity * line.unitPriceMinor,
      0,
    );
    if (document.kind === 'ORDER') {
      this.#orders += 1;
      this.#revenueMinor += amount;
    } else {
      this.#cancelledMinor += amount;
    }
  }
}

/** How long the file is and what it is called by its content. */
async function inspect(file: string): Promise<{ lineCount: number; fingerprint: string }> {
  const hash = createHash('sha256');
  let lineCount = 0;
  const bytes = createReadStream(file);
  for await (const chunk of (file.endsWith('.gz')
    ? bytes.pipe(createGunzip())
    : bytes) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lineCount += 1;
  }
  return { lineCount, fingerprint: hash.digest('hex').slice(0, 12) };
}
