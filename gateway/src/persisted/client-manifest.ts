import { canonicalText } from './canonical-text.js';
import { ManifestInvalid, type ManifestOperation } from './read-manifest.js';

/** Ids that say how they are made, as in the appendix "Persisted Documents" of GraphQL over HTTP. */
const DIGEST_PREFIX = 'sha256:';

/** What was agreed with one client. */
export class ClientManifest {
  static readonly empty = new ClientManifest([]);

  readonly operations: readonly ManifestOperation[];
  readonly #byId = new Map<string, ManifestOperation>();
  readonly #byText = new Map<string, ManifestOperation>();
  readonly #byCanonicalText = new Map<string, ManifestOperation>();

  /** @throws ManifestInvalid when one id stands for two documents */
  constructor(operations: readonly ManifestOperation[]) {
    const faults: string[] = [];
    for (const operation of operations) {
      const known = this.#byId.get(operation.id);
      if (known !== undefined && known.text !== operation.text)
        faults.push(`${operation.id} stands for two documents`);
      if (known !== undefined) continue;
      this.#byId.set(operation.id, operation);
      // Several ids may stand for one document: the first of them is the one that is told.
      setFirst(this.#byText, operation.text, operation);
      setFirst(this.#byCanonicalText, canonicalText(operation.text)?.text, operation);
    }
    if (faults.length > 0) throw new ManifestInvalid(faults);
    this.operations = [...this.#byId.values()];
  }

  /** With or without the prefix that says that the id is a digest. */
  withId(id: string): ManifestOperation | undefined {
    const known = this.#byId.get(id);
    if (known !== undefined || !id.startsWith(DIGEST_PREFIX)) return known;
    return this.#byId.get(id.slice(DIGEST_PREFIX.length));
  }

  /** The very same text. */
  withText(text: string): ManifestOperation | undefined {
    return this.#byText.get(text);
  }

  /** The same document in another layout. */
  withCanonicalText(text: string): ManifestOperation | undefined {
    return this.#byCanonicalText.get(text);
  }
}

function setFirst(
  map: Map<string, ManifestOperation>,
  key: string | undefined,
  operation: ManifestOperation,
): void {
  if (key !== undefined && !map.has(key)) map.set(key, operation);
}
