import { GraphQLError, parse, type DocumentNode } from 'graphql';
import { limitErrors } from '../limit-errors.js';
import { refuseLargeDocument, type DocumentLimits } from './document-limits.js';

/** graphql-js tells by its message alone that it stopped counting. */
const TOKENS_EXHAUSTED = /tokens\. Parsing aborted\.$/;

/**
 * Parses a document that was not agreed beforehand.
 *
 * @throws DomainError with the code of the limit that is exceeded, `limit` and, where it is known, `value`
 * @throws GraphQLError GRAPHQL_PARSE_FAILED with the place of the mistake
 */
export function parseWithinLimits(text: string, limits: DocumentLimits): DocumentNode {
  refuseLongText(text, limits);
  const document = parseText(text, limits);
  refuseLargeDocument(document, limits);
  return document;
}

/** Parses an operation of a manifest: it was measured by whoever agreed to it. */
export function parseTrusted(text: string): DocumentNode {
  return parseText(text, {});
}

function refuseLongText(text: string, { maxCharacters }: DocumentLimits): void {
  if (text.length <= maxCharacters) return;
  throw limitErrors.refuse(
    'DOCUMENT_TOO_LARGE',
    `The document has ${String(text.length)} characters; at most ${String(maxCharacters)} are allowed.`,
    { limit: maxCharacters, value: text.length, unit: 'characters' },
  );
}

function parseText(text: string, { maxTokens }: Partial<DocumentLimits>): DocumentNode {
  try {
    return parse(text, maxTokens === undefined ? {} : { maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError) throw parseRefusal(error, maxTokens);
    // The parser calls itself once per level; only limits far above the usual ones let a text get that deep.
    if (error instanceof RangeError)
      throw limitErrors.refuse('TOO_DEEP', 'The document is nested deeper than it can be read.');
    throw error;
  }
}

function parseRefusal(error: GraphQLError, maxTokens: number | undefined): Error {
  if (maxTokens !== undefined && TOKENS_EXHAUSTED.test(error.message))
    return limitErrors.refuse(
      'DOCUMENT_TOO_LARGE',
      `The document has more than ${String(maxTokens)} tokens, which is what is allowed.`,
      { limit: maxTokens, unit: 'tokens' },
    );
  return new GraphQLError(error.message, {
    source: error.source ?? null,
    positions: error.positions,
    extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false },
  });
}
