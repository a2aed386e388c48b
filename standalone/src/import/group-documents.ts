import { lineIdentity, type CleanLine } from './clean-transaction-line.js';

/** The lines of one sale or cancellation. */
export interface ImportDocument {
  /** The number in the export; a number that comes again far down the file gets `~2`, `~3`, … */
  readonly key: string;
  readonly kind: CleanLine['kind'];
  readonly occurredAt: Date;
  readonly customer: string | null;
  readonly country: string | null;
  readonly lines: readonly CleanLine[];
}

/** What became of a line on its way into a document. */
export interface GroupingListener {
  /** A line to the letter like an earlier one of its document; it is counted with that one. */
  merged(line: CleanLine, into: CleanLine): void;
}

/** Exports mix the lines of documents booked at the same time; this many documents are kept open for more lines. */
const OPEN_DOCUMENTS = 32;

/** Gathers lines, in the order of the file, into documents. */
export class DocumentGrouper {
  readonly #timesSeen = new Map<string, number>();
  readonly #open = new Map<string, Map<string, CleanLine>>();
  readonly #listener: GroupingListener;

  constructor(listener: GroupingListener) {
    this.#listener = listener;
  }

  /** Takes the next line; gives the oldest open document when there are too many. */
  add(line: CleanLine): ImportDocument | null {
    let lines = this.#open.get(line.document);
    if (lines === undefined) {
      lines = new Map();
      this.#open.set(line.document, lines);
    }
    const identity = lineIdentity(line);
    const earlier = lines.get(identity);
    if (earlier === undefined) lines.set(identity, line);
    else this.#listener.merged(line, earlier);
    return this.#open.size > OPEN_DOCUMENTS ? this.next() : null;
  }

  /** Closes the oldest document that is still open; null when there is none left. */
  next(): ImportDocument | null {
    const [oldest] = this.#open;
    if (oldest === undefined) return null;
    const [document, open] = oldest;
    this.#open.delete(document);
    const lines = [...open.values()];
    const [first] = lines;
    return first === undefined ? null : this.#close(document, first, lines);
  }

  #close(document: string, first: CleanLine, lines: readonly CleanLine[]): ImportDocument {
    const times = (this.#timesSeen.get(document) ?? 0) + 1;
    this.#timesSeen.set(document, times);
    const { kind, occurredAt, customer, country } = first;
    const key = times === 1 ? document : `${document}~${String(times)}`;
    return { key, kind, occurredAt, customer, country, lines };
  }
}
