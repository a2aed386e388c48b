import type { Logger } from '@hub/kernel';
import type { ClientManifest } from './client-manifest.js';
import { findManifests, loadManifest, type ManifestFiles } from './manifest-folder.js';
import { ManifestInvalid, type ManifestOperation } from './read-manifest.js';

/** A client's manifest was edited and is in force. */
export interface ManifestChange {
  readonly client: string;
  /** What it contains now; empty when it was taken away. */
  readonly operations: readonly ManifestOperation[];
}

export type ManifestListener = (change: ManifestChange) => void;

export interface ManifestWatchOptions {
  readonly folder: string;
  readonly logger: Logger;
  /** Milliseconds between two looks at the folder; 1,000 unless told. */
  readonly everyMilliseconds?: number;
}

const USUAL_PAUSE_MS = 1_000;

/**
 * Keeps the manifests of a folder as they are on the disk. It looks at the files' state instead of asking the system to
 * be told: that also works on mounted volumes and when a whole folder is exchanged. A half-written file is refused and
 * read again when it is whole.
 */
export class ManifestWatch {
  readonly #manifests = new Map<string, ClientManifest>();
  readonly #states = new Map<string, string>();
  readonly #listeners = new Set<ManifestListener>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #unreadable = false;

  private constructor(private readonly options: ManifestWatchOptions) {}

  /**
   * Reads every manifest and goes on looking.
   *
   * @throws ManifestInvalid with the faults of every file; Error when the folder cannot be read
   */
  static async open(options: ManifestWatchOptions): Promise<ManifestWatch> {
    const watch = new ManifestWatch(options);
    const faults: string[] = [];
    for (const [client, found] of await findManifests(options.folder)) {
      try {
        watch.#manifests.set(client, await loadManifest(client, found.files));
        watch.#states.set(client, found.state);
      } catch (error) {
        if (!(error instanceof ManifestInvalid)) throw error;
        faults.push(...error.faults);
      }
    }
    if (faults.length > 0) throw new ManifestInvalid(faults);
    watch.#lookAgainLater();
    return watch;
  }

  get clients(): string[] {
    return [...this.#manifests.keys()];
  }

  manifestOf(client: string): ClientManifest | undefined {
    return this.#manifests.get(client);
  }

  /** Calls back after each edit; gives the function that ends it. */
  onChange(listener: ManifestListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Looks at the folder now; never rejects. */
  async look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    await this.#looking;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }

  #lookAgainLater(): void {
    this.#timer = setTimeout(() => {
      void this.look().then(() => {
        if (this.#timer !== undefined) this.#lookAgainLater();
      });
    }, this.options.everyMilliseconds ?? USUAL_PAUSE_MS).unref();
  }

  async #look(): Promise<void> {
    const { folder, logger } = this.options;
    try {
      const found = await findManifests(folder);
      this.#unreadable = false;
      for (const [client, files] of found) await this.#reload(client, files);
      for (const client of [...this.#states.keys()]) if (!found.has(client)) this.#forget(client);
    } catch (error) {
      if (!this.#unreadable)
        logger.error({ err: error, folder }, 'manifests cannot be read: those in force are kept');
      this.#unreadable = true;
    }
  }

  async #reload(client: string, { files, state }: ManifestFiles): Promise<void> {
    if (this.#states.get(client) === state) return;
    // Also after a refusal: the same mistake is told once.
    this.#states.set(client, state);
    const { logger } = this.options;
    try {
      const manifest = await loadManifest(client, files);
      this.#manifests.set(client, manifest);
      logger.info({ client, operations: manifest.operations.length }, 'manifest in force');
      this.#tell({ client, operations: manifest.operations });
    } catch (error) {
      if (!(error instanceof ManifestInvalid)) {
        this.#states.delete(client);
        throw error;
      }
      logger.error({ client, faults: error.faults }, 'manifest refused: the one in force is kept');
    }
  }

  #forget(client: string): void {
    this.#states.delete(client);
    if (!this.#manifests.delete(client)) return;
    this.options.logger.info({ client }, 'manifest taken away');
    this.#tell({ client, operations: [] });
  }

  #tell(change: ManifestChange): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.options.logger.error({ err: error }, 'a listener of manifests failed');
      }
    }
  }
}
