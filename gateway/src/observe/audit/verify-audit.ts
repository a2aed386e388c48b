import { beginning, type ChainPlace, openEntry } from './audit-entry.js';
import { type AuditFile, listAuditFiles, listInstances, listTorn } from './audit-files.js';
import { readHead } from './audit-head.js';
import { linesOf, type Line } from './audit-lines.js';

/** What was found in the chain of one instance. */
export interface VerifiedChain {
  readonly instance: string;
  /** Entries that are as they were written, from the first on. */
  readonly entries: number;
  /** How far the chain is intact; compare it with a head that was noted elsewhere. */
  readonly head: ChainPlace;
  /** Null where it is intact, else the first thing that is wrong. */
  readonly fault: AuditFault | null;
  /** Files with what a crash left half-written; it was never confirmed. */
  readonly torn: readonly string[];
}

export interface AuditFault {
  /** The number of the first entry that is not what was written. */
  readonly sequence: number;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly what: string;
}

/** Reads every chain in the folder from its first entry to its head. */
export async function verifyAudit(folder: string, key: Uint8Array): Promise<VerifiedChain[]> {
  const chains: VerifiedChain[] = [];
  for (const instance of listInstances(folder))
    chains.push(await verifyChain(folder, instance, key));
  return chains;
}

async function verifyChain(
  folder: string,
  instance: string,
  key: Uint8Array,
): Promise<VerifiedChain> {
  // First, because a gateway that runs goes on writing: what it confirmed before must be found after.
  const head = readHead(folder, instance, key);
  const files = listAuditFiles(folder).filter((file) => file.instance === instance);
  const walk = new ChainWalk(instance, key, typeof head === 'string' ? null : head);
  for (const file of files) {
    walk.begin(file);
    for await (const line of linesOf(file.path)) {
      walk.take(line);
      if (walk.fault !== null) break;
    }
    if (walk.fault !== null) break;
  }
  walk.end(head);
  const { place, fault } = walk;
  return {
    instance,
    entries: place.sequence,
    head: place,
    fault,
    torn: listTorn(folder, instance),
  };
}

/** Follows one chain line by line until something is not as it was written. */
class ChainWalk {
  place: ChainPlace = beginning;
  fault: AuditFault | null = null;
  private file = 'no file';
  private line = 0;
  private unfinished: string | null = null;

  constructor(
    private readonly instance: string,
    private readonly key: Uint8Array,
    private readonly confirmed: ChainPlace | null,
  ) {}

  begin({ name, first }: AuditFile): void {
    if (this.unfinished !== null) this.blame(this.unfinished);
    this.file = name;
    this.line = 0;
    if (this.fault === null && first !== this.place.sequence + 1)
      this.blame(
        first > this.place.sequence + 1
          ? `the entries before ${String(first)} are missing`
          : 'the file has another place in the chain',
      );
  }

  take({ bytes, isWhole }: Line): void {
    this.line += 1;
    if (this.fault !== null) return;
    if (!isWhole) {
      // At the very end it is being written, or a crash left it.
      this.unfinished = 'the line has no end';
      return;
    }
    const entry = openEntry(bytes, this.key);
    if (entry === null) this.blame('the entry was altered, or sealed with another key');
    else if (entry.instance !== this.instance) this.blame('the entry is of another instance');
    else if (entry.sequence !== this.place.sequence + 1)
      this.blame(`the entry that stands here is number ${String(entry.sequence)}`);
    else if (entry.previousHash !== this.place.hash)
      this.blame('the entry does not follow the one before');
    else {
      this.place = { sequence: entry.sequence, hash: entry.hash };
      const { confirmed } = this;
      if (confirmed?.sequence === entry.sequence && confirmed.hash !== entry.hash)
        this.blame('the entry is another than was confirmed');
    }
  }

  end(head: ChainPlace | 'missing' | 'unreadable'): void {
    if (this.fault !== null) return;
    if (head === 'missing') this.blame('the head of the chain is missing');
    else if (head === 'unreadable')
      this.blame('the head of the chain was altered, or sealed with another key');
    else if (head.sequence > this.place.sequence)
      this.blame(`the entries up to ${String(head.sequence)} are missing`);
  }

  private blame(what: string): void {
    const sequence = this.place.sequence + 1;
    this.fault ??= { sequence, file: this.file, line: this.line, what };
  }
}
