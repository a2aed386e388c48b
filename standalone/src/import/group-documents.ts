import { lineIdentity, type CleanLine } from './clean-transaction-line.js';

/** The lines of one sale or cancellation. */
export interface ImportDocument {
  /** The number in the export; a number that comes again later in the file gets `~2`, `~3`, … */
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

/** Gathers lines, in the order of the file, into documents; a document ends where the next number begins. */
export class DocumentGrouper {
  readonly #timesSeen = new Map<string, number>();
  readonly #listener: GroupingListener;
  #open: { document: string; lines: Map<string, CleanLine> } | null = null;

  constructor(listener: GroupingListener) {
    this.#listener = listener;
  }

  /** Takes the next line; gives the document that it closed, if any. */
  add(line: CleanLine): ImportDocument | null {
    const closed = this.#open !== null && this.#open.document !== line.document ? this.finish() : null;
    this.#open ??= { document: line.document, lines: new Map() };
    const identity = lineIdentity(line);
    const earlier = this.#open.lines.get(identity);
    if (earlier === undefined) this.#open.lines.set(identity, line);
    else this.#listener.merged(line, earlier);
    return closed;
  }

  /** Closes the last document at the end of the file. */
  finish(): ImportDocument | null {
    const open = this.#open;
    this.#open = null;
    const lines = open === null ? [] : [...open.lines.values()];
    const first = lines[0];
    if (open === null || first === undefined) return null;
    const times = (this.#timesSeen.get(open.document) ?? 0) + 1;
    this.#timesSeen.set(open.document, times);
    return {
      key: times === 1 ? open.document : `${open.document}~${String(times)}`,
      kind: first.kind,
      occurredAt: first.occurredAt,
      customer: first.customer,
      country: first.country,
      lines,
    };
  }
}
