import { NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate } from 'graphql';
import type { DocumentGate } from './operation-store.js';

/** Longest document that is read, in tokens. */
const MOST_TOKENS = 10_000;

/** Reads and judges documents by the specification's rules. */
export function documentGate({ explorable }: { readonly explorable: boolean }): DocumentGate {
  const rules = explorable ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  return {
    parse: (text, trusted) => parse(text, trusted ? {} : { maxTokens: MOST_TOKENS }),
    validate: ({ apiSchema }, document) => validate(apiSchema, document, rules),
  };
}
