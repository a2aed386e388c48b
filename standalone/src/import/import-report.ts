import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import type { CleanLine, RejectionReason } from './clean-transaction-line.js';

/** How many lines went which way; accepted + merged + rejected is every line of the file. */
export interface LineCounts {
  readonly read: number;
  readonly accepted: number;
  readonly merged: number;
  readonly rejected: Readonly<Record<string, number>>;
}

/** Writes every line that was not booked as it stands, with its reason, as CSV. */
export class ImportReport {
  readonly #file: WriteStream;
  readonly #rejected = new Map<string, number>();
  #read = 0;
  #merged = 0;

  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#file = createWriteStream(path);
    this.#file.write('line,outcome,reason,message\n');
  }

  /** Counts a line of the file, whatever becomes of it. */
  sawLine(): void {
    this.#read += 1;
  }

  /** A line that cannot be booked. */
  rejected(lineNumber: number, reason: RejectionReason, message: string): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1);
    this.#row(lineNumber, 'rejected', reason, message);
  }

  /** A line that repeats an earlier one of its document to the letter. */
  merged(line: CleanLine, into: CleanLine): void {
    this.#merged += 1;
    this.#row(
      line.lineNumber,
      'merged',
      'REPEATED_LINE',
      `The same as line ${String(into.lineNumber)}.`,
    );
  }

  /** The counts so far. */
  counts(): LineCounts {
    const rejected = Object.fromEntries([...this.#rejected].sort(([a], [b]) => a.localeCompare(b)));
    const turnedAway = [...this.#rejected.values()].reduce((sum, count) => sum + count, 0);
    return {
      read: this.#read,
      accepted: this.#read - this.#merged - turnedAway,
      merged: this.#merged,
      rejected,
    };
  }

  /** Resolves when the report is on disk. */
  async close(): Promise<void> {
    this.#file.end();
    await finished(this.#file);
  }

  #row(line: number, outcome: string, reason: string, message: string): void {
    this.#file.write(`${String(line)},${outcome},${reason},"${message.replaceAll('"', '""')}"\n`);
  }
}
