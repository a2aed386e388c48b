import { type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { FieldRules } from '../engine/field-rules.js';
import type { OperationParts } from '../engine/operation-parts.js';

/** What one class of callers gets to see of an operation, for the audit log and the metrics. */
export interface ShownFields {
  /** `Type.field` of personal data that is shown whole, each once, in order. */
  readonly unmasked: readonly string[];
  /** How many fields are not asked, because the caller may not. */
  readonly denied: number;
  /** How many are shown masked. */
  readonly masked: number;
}

/**
 * Looks at every field of an operation; once per compiled operation. What is behind `@skip` or `@include` counts as
 * asked: rather an entry too many than one too few.
 *
 * @param strangerRules what somebody without any right sees: what is masked for them is personal data
 */
export function shownFields(
  schema: GraphQLSchema,
  { operation, fragments }: OperationParts,
  rules: FieldRules,
  strangerRules: FieldRules,
): ShownFields {
  const unmasked = new Set<string>();
  let denied = 0;
  let masked = 0;
  const types = new TypeInfo(schema);
  const look = visitWithTypeInfo(types, {
    Field: ({ name: { value: field } }) => {
      const parent = types.getParentType()?.name;
      if (parent === undefined || field.startsWith('__')) return undefined;
      if (rules.denial(parent, field) !== null) {
        denied += 1;
        // What is below is not asked either; the visitor is told not to go there.
        return false;
      }
      if (rules.mask(parent, field) !== null) masked += 1;
      else if (strangerRules.mask(parent, field) !== null) unmasked.add(`${parent}.${field}`);
      return undefined;
    },
  });
  for (const definition of [operation, ...fragments.values()]) visit(definition, look);
  return { unmasked: [...unmasked].sort(), denied, masked };
}
