import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import type { RawLine } from './clean-transaction-line.js';
import type { TransactionMapping } from './transaction-mapping.js';

/** No line of an export is longer, in characters; a quote that never ends would swallow the rest of the file. */
const LONGEST_LINE = 100_000;

/** The file is not the export that the mapping describes. */
export class ExportRefused extends Error {}

/** A row that is not even a row: wrong number of cells or broken quoting. */
export interface UnreadableLine {
  readonly lineNumber: number;
  readonly unreadable: string;
}

/**
 * Streams the lines of a CSV export, `.gz` or plain, UTF-8 with or without a byte order mark.
 *
 * @throws ExportRefused when the file has no header, lacks a mapped column, or holds a quote that never ends: what
 *   follows it cannot be told apart any more, so the file has to be mended; run again, the import goes on
 */
export async function* readTransactions(
  file: string,
  mapping: TransactionMapping,
): AsyncGenerator<RawLine | UnreadableLine> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    // An inch mark in a name, such as 12" RULER, is no broken quoting.
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  const bytes = createReadStream(file);
  const finished = (): void => undefined; // a failure surfaces through the parser's iterator
  if (file.endsWith('.gz')) pipeline(bytes, createGunzip(), parser, finished);
  else pipeline(bytes, parser, finished);

  let header: readonly string[] | null = null;
  try {
    for await (const entry of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (header === null) {
        header = entry.record;
        refuseForeignHeader(header, mapping);
        continue;
      }
      yield rowOf(header, entry.record, entry.info.lines);
    }
  } catch (error) {
    throw error instanceof CsvError ? brokenQuoting(file, error) : error;
  }
  if (header === null) throw new ExportRefused(`${file} is empty.`);
}

function brokenQuoting(file: string, error: CsvError): ExportRefused {
  const line: unknown = error['lines'];
  const where = typeof line === 'number' ? ` at or before line ${String(line)}` : '';
  return new ExportRefused(`${file} cannot be read as CSV${where}: ${error.message}`, {
    cause: error,
  });
}

function rowOf(
  header: readonly string[],
  record: readonly string[],
  lineNumber: number,
): RawLine | UnreadableLine {
  if (record.length !== header.length) {
    return {
      lineNumber,
      unreadable: `has ${String(record.length)} cells, the header ${String(header.length)}`,
    };
  }
  const cells: Record<string, string> = {};
  for (const [index, name] of header.entries()) cells[name] = record[index] ?? '';
  return { lineNumber, cells };
}

function refuseForeignHeader(header: readonly string[], mapping: TransactionMapping): void {
  const lacking = Object.values(mapping.columns).filter(
    (column) => column !== undefined && !header.includes(column),
  );
  if (lacking.length > 0) {
    throw new ExportRefused(
      `The export lacks the column(s) ${lacking.join(', ')}; its header reads ${header.join(', ')}.`,
    );
  }
}
