import {
  isCompositeType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { FieldRules } from './field-rules.js';

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** Takes out what the caller may not see, so that no plan asks for it. The document itself when that is nothing. */
export function pruneDenied(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: FieldRules,
): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: (node) => {
        const parent = types.getParentType();
        if (parent == null || node.name.value.startsWith('__')) return undefined;
        return rules.denial(parent.name, node.name.value) === null ? undefined : null;
      },
      SelectionSet: { leave: keepSomething },
    }),
  );
}

/** A selection set may not be empty; the type of the object is always there to ask for. */
function keepSomething(node: SelectionSetNode): SelectionSetNode | undefined {
  return node.selections.length > 0 ? undefined : { ...node, selections: [TYPENAME] };
}

/** Asks every object for its type, which whoever shows the answer needs to know. */
export function withTypenames(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet: {
        leave: (node) =>
          isCompositeType(types.getParentType())
            ? { ...node, selections: [TYPENAME, ...node.selections] }
            : undefined,
      },
    }),
  );
}
