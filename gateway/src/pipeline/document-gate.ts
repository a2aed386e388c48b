import { specifiedRules, validate } from 'graphql';
import { usualDocumentLimits, type DocumentLimits } from '../limits/document/document-limits.js';
import { withoutSuggestions } from '../limits/document/field-suggestions.js';
import {
  refuseIntrospection,
  refuseReservedVariables,
} from '../limits/document/forbidden-content.js';
import { parseTrusted, parseWithinLimits } from '../limits/document/parse-within-limits.js';
import { tracePhase } from '../observe/request-trace.js';
import type { DocumentGate } from './operation-store.js';

export interface DocumentGateOptions {
  /** Whether strangers may ask for the schema, and are told what they may have meant. */
  readonly explorable: boolean;
  readonly limits?: DocumentLimits | undefined;
}

/** Reads and judges documents: how large, what they ask for, and the specification's rules. */
export function documentGate({
  explorable,
  limits = usualDocumentLimits,
}: DocumentGateOptions): DocumentGate {
  return {
    parse: (text, trusted) =>
      tracePhase('parse', () => {
        const document = trusted ? parseTrusted(text) : parseWithinLimits(text, limits);
        refuseReservedVariables(document);
        if (!explorable && !trusted) refuseIntrospection(document);
        return document;
      }),
    validate: ({ apiSchema }, document) =>
      tracePhase('validate', () => {
        const faults = validate(apiSchema, document, specifiedRules);
        return explorable ? faults : withoutSuggestions(faults);
      }),
  };
}
