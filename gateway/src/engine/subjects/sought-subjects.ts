import type { OperationDefinitionNode } from 'graphql';
import type { FieldRules } from '../field-rules.js';
import type { Graph } from '../graph.js';
import { PersonalFields } from './personal-fields.js';
import { SubjectReader, type SubjectScope } from './subject-reader.js';

/** What is needed to tell whose personal data the answers of an operation show whole. */
export interface SoughtSubjects {
  readonly personal: PersonalFields;
  readonly reader: SubjectReader;
}

/** Null where nobody asks for subjects, or the operation shows nothing personal whole. */
export function soughtSubjects(
  { apiSchema, entityKeys }: Graph,
  { operation, selectionSet }: OperationDefinitionNode,
  scope: Omit<SubjectScope, 'personal'> & { readonly rules: FieldRules },
  strangerRules: FieldRules | null,
): SoughtSubjects | null {
  const root = apiSchema.getRootType(operation);
  if (strangerRules === null || root == null) return null;
  const personal = new PersonalFields(scope.rules, strangerRules, entityKeys);
  const reader = SubjectReader.of({ ...scope, personal }, selectionSet, root);
  return reader === null ? null : { personal, reader };
}
