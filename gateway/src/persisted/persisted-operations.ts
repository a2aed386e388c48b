import type { Logger } from '@hub/kernel';
import type { ClientPolicy, OperationMode } from '../clients/client-policy.js';
import { badRequest, readAskedDocument, type DocumentRequest } from './asked-document.js';
import { digestOf, type AutomaticPersistedQueries } from './automatic-persisted-queries.js';
import { CanonicalTexts } from './canonical-text.js';
import { ClientManifest } from './client-manifest.js';
import { ManifestWatch, type ManifestListener } from './manifest-watch.js';
import { persistedErrors } from './persisted-errors.js';
import type { ManifestOperation } from './read-manifest.js';

/** The document a request stands for. */
export interface ResolvedDocument {
  readonly text: string;
  /** Whether it is from the client's manifest, and so was judged before. */
  readonly trusted: boolean;
  /** Its id in the manifest; null outside. */
  readonly operationId: string | null;
  /** To be called once the document was found valid, so that its digest is enough from now on; null when there is nothing to remember. */
  readonly remember: (() => void) | null;
}

export interface PersistedOperationsOptions {
  /** Where the manifests are (see {@link findManifests}); null for none. */
  readonly folder: string | null;
  readonly logger: Logger;
  /** Null when clients may not register documents. */
  readonly automatic: AutomaticPersistedQueries | null;
  /** Milliseconds between two looks at the folder. */
  readonly everyMilliseconds?: number;
}

/** A partner without a manifest of its own has the one of all partners. */
const ALL_PARTNERS = 'partner';

/** Finds the document a request means, and whether its client may run it. */
export class PersistedOperations {
  readonly #canonical = new CanonicalTexts();

  private constructor(
    private readonly options: PersistedOperationsOptions,
    private readonly watch: ManifestWatch | null,
  ) {}

  /** @throws ManifestInvalid with every fault of every manifest; Error when the folder cannot be read */
  static async open(options: PersistedOperationsOptions): Promise<PersistedOperations> {
    const { folder, logger, everyMilliseconds } = options;
    const pause = everyMilliseconds === undefined ? {} : { everyMilliseconds };
    const watch = folder === null ? null : await ManifestWatch.open({ folder, logger, ...pause });
    return new PersistedOperations(options, watch);
  }

  /**
   * The document, at once unless a digest must be looked up elsewhere.
   *
   * A client that is held to its manifest may still send a document, if it is one of the manifest byte by byte or as
   * the GraphQL printer writes it: what runs is then the manifest's text, so layout is all that a caller can choose.
   *
   * @throws DomainError BAD_REQUEST, PERSISTED_QUERY_NOT_FOUND, PERSISTED_OPERATION_REQUIRED; HTTP status 400, except 200 for
   *   PERSISTED_QUERY_NOT_FOUND, which client libraries take as the wish to see the document
   */
  resolve({
    policy,
    request,
  }: {
    readonly policy: ClientPolicy;
    readonly request: DocumentRequest;
  }): ResolvedDocument | Promise<ResolvedDocument> {
    const { text, id, digest } = readAskedDocument(request);
    const agreed = this.#manifestOf(policy);
    const known = id === null ? undefined : agreed.withId(id);
    if (known !== undefined) {
      if (text !== null && this.#agreedDocument(agreed, text)?.text !== known.text)
        throw badRequest('The document is not the one that its id stands for.');
      return trusted(known);
    }
    if (text === null) return this.#recall(policy, agreed, request, digest);
    const { automatic } = this.options;
    if (digest !== null && digestOf(text) !== digest)
      throw badRequest('The document does not fit its sha256Hash.');
    const found = this.#judge(policy, agreed, request, text);
    if (found.trusted || digest === null || automatic === null) return found;
    const remember = (): void => {
      automatic.remember(digest, text);
    };
    return { ...found, remember };
  }

  /** What was agreed with a client, to be compiled before anybody asks. */
  operationsOf(client: string): readonly ManifestOperation[] {
    return this.watch?.manifestOf(client)?.operations ?? [];
  }

  /** Every client that has a manifest. */
  get clients(): readonly string[] {
    return this.watch?.clients ?? [];
  }

  /** Calls back after each edit of a manifest; gives the function that ends it. */
  onChange(listener: ManifestListener): () => void {
    return this.watch?.onChange(listener) ?? (() => undefined);
  }

  /** Looks at the folder now, rather than in a moment. */
  async look(): Promise<void> {
    await this.watch?.look();
  }

  /** Stops looking at the folder. */
  close(): void {
    this.watch?.close();
  }

  #manifestOf({ name, kind }: ClientPolicy): ClientManifest {
    const own = this.watch?.manifestOf(name);
    const shared = kind === 'partner' ? this.watch?.manifestOf(ALL_PARTNERS) : undefined;
    return own ?? shared ?? ClientManifest.empty;
  }

  #recall(
    policy: ClientPolicy,
    agreed: ClientManifest,
    request: DocumentRequest,
    digest: string | null,
  ): ResolvedDocument | Promise<ResolvedDocument> {
    const { automatic } = this.options;
    if (digest === null || automatic === null || modeOf(policy) === 'enforce') throw notFound();
    const recalled = automatic.recall(digest);
    if (recalled === undefined) throw notFound();
    if (typeof recalled === 'string') return this.#judge(policy, agreed, request, recalled);
    return recalled.then((text) => {
      if (text === undefined) throw notFound();
      return this.#judge(policy, agreed, request, text);
    });
  }

  #judge(
    policy: ClientPolicy,
    agreed: ClientManifest,
    request: DocumentRequest,
    text: string,
  ): ResolvedDocument {
    const mode = modeOf(policy);
    const known = mode === 'off' ? agreed.withText(text) : this.#agreedDocument(agreed, text);
    if (known !== undefined) return trusted(known);
    if (mode === 'enforce')
      throw persistedErrors.refuse(
        'PERSISTED_OPERATION_REQUIRED',
        `The client ${policy.name} may run the operations of its manifest only: send the id of one.`,
      );
    return { text, trusted: false, operationId: null, remember: null };
  }

  #agreedDocument(agreed: ClientManifest, text: string): ManifestOperation | undefined {
    const same = agreed.withText(text);
    if (same !== undefined || agreed.operations.length === 0) return same;
    const canonical = this.#canonical.of(text);
    return canonical === null ? undefined : agreed.withCanonicalText(canonical.text);
  }
}

/** Partners are held to their manifest whatever else was agreed. */
function modeOf({ kind, operations }: ClientPolicy): OperationMode {
  return kind === 'partner' ? 'enforce' : operations;
}

function trusted({ text, id }: ManifestOperation): ResolvedDocument {
  return { text, trusted: true, operationId: id, remember: null };
}

/** Client libraries read this very message, some of them nothing else, and then send the document. */
function notFound(): Error {
  return persistedErrors.refuse('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
}
