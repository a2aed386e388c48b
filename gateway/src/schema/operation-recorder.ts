import type { Logger } from '@hub/kernel';
import type { DocumentNode } from 'graphql';
import { CountedOperation, type OperationHandle } from './counted-operation.js';
import {
  mergeRecords,
  recordableDocument,
  recordKey,
  type RecordedOperation,
} from './recorded-operation.js';
import { RecordedOperationsFile } from './recorded-operations-folder.js';

export interface OperationRecorderOptions {
  /** The `recorded-operations` folder, shared by all gateways of the hub. */
  readonly folder: string;
  /** Names this gateway among those that share the folder, the same after a restart, e.g. host and port. */
  readonly instance: string;
  readonly logger: Pick<Logger, 'warn'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How many operations are kept, in memory and in the file: 5,000 unless told. The first noted go first, and come back when asked. */
  readonly maxOperations?: number;
  /** How many characters of documents are kept: 8 million unless told. */
  readonly maxCharacters?: number;
  /** How many clients are told apart: 500 unless told; further ones are counted as `(other)`. */
  readonly maxClients?: number;
  /** How long an operation that nobody asks any more is remembered: 180 days unless told. */
  readonly keepDays?: number;
  /** How often the file is written, once started: 60,000 ms unless told. */
  readonly flushEveryMs?: number;
}

/** One compiled operation, whoever asks it. */
export interface RecordableOperation {
  readonly operationName: string | null;
  readonly document: DocumentNode;
  /** What `coordinatesOf` says of it. */
  readonly coordinates: readonly string[];
}

/** Counts a compiled operation for whichever client asks it. */
export interface OperationCounter {
  /** Notes one request of a client, named by its policy, on the graph it sees. */
  count(client: string, graph?: string): void;
}

const DAY_MS = 86_400_000;
const OTHER_CLIENT = '(other)';

/**
 * Remembers which client asked which operation, how often and when last, for schema checks and the catalogue. What is
 * counted lies in memory and goes to a file of this instance's own from time to time; a crash loses what came since.
 */
export class OperationRecorder {
  private readonly entries = new Map<string, CountedOperation>();
  private readonly clients = new Set<string>();
  private readonly file: RecordedOperationsFile;
  private characters = 0;
  private forgottenRequests = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: OperationRecorderOptions) {
    this.file = new RecordedOperationsFile(options.folder, options.instance);
  }

  /** How many requests were not written, because too many different operations came between two writings. */
  get forgotten(): number {
    return this.forgottenRequests;
  }

  /** Prepares a compiled operation; to be kept with it. The per-client handles are found by one look-up. */
  operation(operation: RecordableOperation): OperationCounter {
    const recordable = recordableDocument(operation.document);
    const handles = new Map<string, Map<string, OperationHandle>>();
    return {
      count: (client, graph = 'public') => {
        const known = handles.get(graph)?.get(client);
        if (known !== undefined) {
          known.count();
          return;
        }
        const handle = this.handleOf(this.nameOf(client), graph, operation, recordable);
        const ofGraph = handles.get(graph) ?? new Map<string, OperationHandle>();
        // Strangers share one handle, so that invented names fill nothing.
        if (this.clients.has(client)) ofGraph.set(client, handle);
        handles.set(graph, ofGraph);
        handle.count();
      },
    };
  }

  /** The handle of one client's operation, for whoever knows the client beforehand. */
  handle(client: string, graph: string, operation: RecordableOperation): OperationHandle {
    return this.handleOf(
      this.nameOf(client),
      graph,
      operation,
      recordableDocument(operation.document),
    );
  }

  /** Writes the file from now on, every `flushEveryMs`. */
  start(): void {
    this.timer ??= setInterval(() => {
      this.flush().catch((error: unknown) => {
        this.options.logger.warn({ err: error }, 'recorded operations could not be written');
      });
    }, this.options.flushEveryMs ?? 60_000).unref();
  }

  /** Writes a last time. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.flush();
  }

  /** Adds what was counted to the file; when that fails it is kept for the next time. */
  async flush(): Promise<void> {
    const run = this.writing.then(() => this.write());
    this.writing = run.catch(() => undefined);
    await run;
  }

  private async write(): Promise<void> {
    const counted = [...this.entries.values()].filter((entry) => entry.pending > 0);
    if (counted.length === 0) return;
    const batch = counted.map((entry) => entry.take());
    try {
      const written = await this.file.read();
      await this.file.write(this.withinBounds(mergeRecords([...written, ...batch])));
    } catch (error) {
      counted.forEach((entry, index) => {
        entry.giveBack(batch[index]);
      });
      throw error;
    }
  }

  private withinBounds(records: readonly RecordedOperation[]): RecordedOperation[] {
    const oldest = new Date(
      this.options.now() - (this.options.keepDays ?? 180) * DAY_MS,
    ).toISOString();
    let characters = 0;
    return records
      .filter((record) => record.lastUsedAt >= oldest)
      .sort((one, other) => (one.lastUsedAt < other.lastUsedAt ? 1 : -1))
      .slice(0, this.maxOperations)
      .filter((record) => (characters += record.document.length) <= this.maxCharacters);
  }

  private handleOf(
    client: string,
    graph: string,
    { operationName, coordinates }: RecordableOperation,
    recordable: { readonly document: string; readonly hash: string },
  ): OperationHandle {
    const identity = { client, graph, operationName, ...recordable };
    const key = recordKey(identity);
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const entry = new CountedOperation(identity, coordinates, this.options.now, (forgotten) => {
      this.takeBack(key, forgotten);
    });
    this.keep(key, entry);
    return entry;
  }

  private nameOf(client: string): string {
    if (this.clients.has(client)) return client;
    if (this.clients.size >= (this.options.maxClients ?? 500)) return OTHER_CLIENT;
    this.clients.add(client);
    return client;
  }

  private keep(key: string, entry: CountedOperation): void {
    this.entries.set(key, entry);
    entry.kept = true;
    this.characters += entry.size;
    for (const [oldestKey, oldest] of this.entries) {
      if (this.entries.size <= this.maxOperations && this.characters <= this.maxCharacters) break;
      if (oldest !== entry) this.forget(oldestKey, oldest);
    }
  }

  /** An operation that had to make room is asked again; somebody else may have noted it anew meanwhile. */
  private takeBack(key: string, entry: CountedOperation): void {
    this.forgottenRequests -= entry.pending;
    const successor = this.entries.get(key);
    if (successor === undefined) this.keep(key, entry);
    else entry.yieldTo(successor);
  }

  private forget(key: string, entry: CountedOperation): void {
    this.entries.delete(key);
    entry.kept = false;
    this.characters -= entry.size;
    this.forgottenRequests += entry.pending;
  }

  private get maxOperations(): number {
    return this.options.maxOperations ?? 5_000;
  }

  private get maxCharacters(): number {
    return this.options.maxCharacters ?? 8_000_000;
  }
}
