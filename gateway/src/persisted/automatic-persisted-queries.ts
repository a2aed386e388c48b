import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Where documents are kept under their digest; one that forgets or is away costs the client one more round trip. */
export interface PersistedQueryStore {
  get(digest: string): Promise<string | undefined>;
  set(digest: string, text: string): Promise<void>;
}

export interface AutomaticPersistedQueriesOptions {
  /** What several gateways share, such as Redis; each remembers its own without it. */
  readonly shared?: PersistedQueryStore | undefined;
  /** Characters of documents kept in this process. */
  readonly mostCharacters?: number;
}

/** About 16 MB. */
const USUAL_MOST_CHARACTERS = 8_388_608;

/** Remembers documents that clients sent once, by their SHA-256, so that from then on the digest is enough. */
export class AutomaticPersistedQueries {
  readonly #own: LRUCache<string, string>;
  readonly #shared: PersistedQueryStore | undefined;

  constructor({ shared, mostCharacters }: AutomaticPersistedQueriesOptions = {}) {
    this.#shared = shared;
    this.#own = new LRUCache({
      maxSize: mostCharacters ?? USUAL_MOST_CHARACTERS,
      sizeCalculation: (text, digest) => text.length + digest.length,
    });
  }

  /** The document; at once when this process knows it, undefined when nobody does. */
  recall(digest: string): string | Promise<string | undefined> | undefined {
    return this.#own.get(digest) ?? this.#recallShared(digest);
  }

  /** To be called once a document was found valid: rubbish is not worth remembering. */
  remember(digest: string, text: string): void {
    if (this.#own.get(digest) !== undefined) return;
    this.#own.set(digest, text);
    void this.#shared?.set(digest, text).catch(() => undefined);
  }

  #recallShared(digest: string): Promise<string | undefined> | undefined {
    return this.#shared?.get(digest).then(
      (text) => {
        // Somebody else can write to the shared store: only the digest says what a document is.
        if (text === undefined || digestOf(text) !== digest) return undefined;
        this.#own.set(digest, text);
        return text;
      },
      () => undefined,
    );
  }
}

/** SHA-256 in lower-case hexadecimal digits. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
