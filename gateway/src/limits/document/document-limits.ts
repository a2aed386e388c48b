import type { DocumentNode } from 'graphql';
import { limitErrors } from '../limit-errors.js';
import { measureDocument, type OperationSize } from './operation-size.js';

/** How large a document of a stranger may be; operations of a manifest are not measured. */
export interface DocumentLimits {
  /** Characters of the text, comments included. */
  readonly maxCharacters: number;
  /** Tokens of the text; what is behind the last one is not read. */
  readonly maxTokens: number;
  /** Levels of fields below each other; fragments are no level. */
  readonly maxDepth: number;
  /** Renamed fields of one operation, a fragment's as often as it is spread. */
  readonly maxAliases: number;
  /** Directives of one operation, a fragment's as often as it is spread. */
  readonly maxDirectives: number;
  /** Fields of one operation's root, a fragment's as often as it is spread. */
  readonly maxRootFields: number;
}

/** Several times what the largest operation of a touchpoint needs. */
export const usualDocumentLimits: DocumentLimits = {
  maxCharacters: 65_536,
  maxTokens: 2_000,
  maxDepth: 15,
  maxAliases: 30,
  maxDirectives: 50,
  maxRootFields: 20,
};

/**
 * Refuses a parsed document that is too large, before anything that takes longer looks at it.
 *
 * The rules of graphql-armor 2 were tried and not taken. They run inside validation, beside rules that a hostile document
 * makes slow; their errors have no code; directives on the second spread of a fragment, and those of fragments that are
 * not spread, are not counted; a fragment counts as a level of depth, so that wording decides; `__type` is not exempt
 * from depth as `__schema` is.
 *
 * @throws DomainError TOO_DEEP, TOO_MANY_ALIASES, TOO_MANY_DIRECTIVES or TOO_MANY_ROOT_FIELDS, with `limit` and `value`
 */
export function refuseLargeDocument(document: DocumentNode, limits: DocumentLimits): void {
  const { operations, directives } = measureDocument(document);
  for (const size of operations) refuseLargeOperation(size, limits);
  // Fragments that nobody spreads are in no operation, and still read by every rule.
  if (directives > limits.maxDirectives)
    refuse('TOO_MANY_DIRECTIVES', 'uses directives', directives, limits.maxDirectives);
}

type SizeCode = 'TOO_DEEP' | 'TOO_MANY_ALIASES' | 'TOO_MANY_DIRECTIVES' | 'TOO_MANY_ROOT_FIELDS';

function refuseLargeOperation(size: OperationSize, limits: DocumentLimits): void {
  if (size.depth > limits.maxDepth) refuse('TOO_DEEP', 'nests fields', size.depth, limits.maxDepth);
  if (size.aliases > limits.maxAliases)
    refuse('TOO_MANY_ALIASES', 'renames fields', size.aliases, limits.maxAliases);
  if (size.directives > limits.maxDirectives)
    refuse('TOO_MANY_DIRECTIVES', 'uses directives', size.directives, limits.maxDirectives);
  if (size.rootFields > limits.maxRootFields)
    refuse('TOO_MANY_ROOT_FIELDS', 'asks root fields', size.rootFields, limits.maxRootFields);
}

const counted: Readonly<Record<SizeCode, string>> = {
  TOO_DEEP: 'levels deep',
  TOO_MANY_ALIASES: 'times',
  TOO_MANY_DIRECTIVES: 'times',
  TOO_MANY_ROOT_FIELDS: 'times',
};

function refuse(code: SizeCode, what: string, value: number, limit: number): never {
  const message = `The document ${what} ${String(value)} ${counted[code]}; at most ${String(limit)} are allowed.`;
  throw limitErrors.refuse(code, message, { limit, value });
}
