import { type DocumentNode, parse, separateOperations } from 'graphql';
import { selectOperation } from './operation-coordinates.js';
import type { RecordedOperation } from './recorded-operation.js';

/** Why an operation counts as in use. */
export type UseSource = 'recorded' | 'manifest' | 'operations';

/** An operation that somebody asks, or has registered and so may ask at any time. */
export interface UsedOperation {
  readonly client: string;
  /** The graph it is asked on: `public`, or the name of a contract. */
  readonly graph: string;
  /** What its document calls it; `(unnamed)` without a name. */
  readonly name: string;
  readonly source: UseSource;
  /** Only this operation and its fragments. */
  readonly document: DocumentNode;
  /** Requests that were recorded; null of a manifest. */
  readonly count: number | null;
  /** RFC 3339; null of a manifest. */
  readonly lastUsedAt: string | null;
}

const UNNAMED = '(unnamed)';

/** The operations of a document that clients registered, each on its own. @throws GraphQLError for bad syntax */
export function registeredOperations(
  text: string,
  origin: Pick<UsedOperation, 'client' | 'graph' | 'source'>,
): UsedOperation[] {
  return Object.entries(separateOperations(parse(text, { noLocation: true }))).map(
    ([name, document]) => ({
      ...origin,
      name: name === '' ? UNNAMED : name,
      document,
      count: null,
      lastUsedAt: null,
    }),
  );
}

/** A recorded operation; null when its document holds no such operation. */
export function recordedUse(record: RecordedOperation): UsedOperation | null {
  const whole = parse(record.document, { noLocation: true });
  const operation = selectOperation(whole, record.operationName);
  const document = separateOperations(whole)[operation?.name?.value ?? ''];
  if (operation === undefined || document === undefined) return null;
  return {
    client: record.client,
    graph: record.graph,
    name: operation.name?.value ?? UNNAMED,
    source: 'recorded',
    document,
    count: record.count,
    lastUsedAt: record.lastUsedAt,
  };
}
