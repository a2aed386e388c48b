import { z } from 'zod';
import { persistedErrors } from './persisted-errors.js';

/** The parts of a request that say which document it means. */
export interface DocumentRequest {
  /** The document itself. */
  readonly query?: string | undefined;
  /** Its id: `documentId`, `doc_id` or `id` of the body, whichever the client's library writes. */
  readonly documentId?: string | undefined;
  readonly operationName?: string | undefined;
  /** `persistedQuery: { version: 1, sha256Hash }` is Apollo's way to send an id. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** What a request means by all this. */
export interface AskedDocument {
  readonly text: string | null;
  readonly id: string | null;
  /** The digest of the document, when the id was sent as one: then it may also be remembered. */
  readonly digest: string | null;
}

const persistedQuery = z.object({
  version: z.literal(1, { error: 'The version of a persisted query must be 1.' }),
  sha256Hash: z.string({ error: 'A persisted query needs its sha256Hash.' }).min(1).max(256),
});

/** @throws DomainError BAD_REQUEST when nothing is asked, two things are, or the extension is malformed */
export function readAskedDocument({
  query,
  documentId,
  extensions,
}: DocumentRequest): AskedDocument {
  const extension = extensions?.['persistedQuery'];
  const digest = extension == null ? null : readDigest(extension);
  const id = documentId ?? digest;
  const text = query ?? null;
  if (text === null && id === null)
    throw badRequest('The request names no operation: send "query", or the id of a persisted one.');
  if (digest !== null && documentId !== undefined && documentId !== digest)
    throw badRequest('The request has two different ids of one operation.');
  return { text, id, digest };
}

function readDigest(extension: unknown): string {
  const parsed = persistedQuery.safeParse(extension);
  if (parsed.success) return parsed.data.sha256Hash;
  throw badRequest(parsed.error.issues.map(({ message }) => message).join(' '));
}

/** A request that cannot be meant. */
export function badRequest(message: string): Error {
  return persistedErrors.refuse('BAD_REQUEST', message);
}
