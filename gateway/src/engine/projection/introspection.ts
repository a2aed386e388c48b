import {
  executeSync,
  Kind,
  OperationTypeNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';
import { jsonText } from '../json-text.js';
import { readOwn } from '../own-property.js';
import { WRITTEN, type ValueWriter } from './projection-run.js';

/** What introspection may use of the operation it is part of. */
export interface IntrospectionScope {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variableDefinitions: readonly VariableDefinitionNode[];
}

/** Answers `__schema` and `__type` from the public graph itself; kept when no variable can change it. */
export function introspectionWriter(
  scope: IntrospectionScope,
  nodes: readonly FieldNode[],
): ValueWriter {
  let kept: string | undefined;
  return (_value, run) => {
    const text = kept ?? introspect(scope, nodes, run.variables);
    if (scope.variableDefinitions.length === 0) kept = text;
    run.out.text(text);
    return WRITTEN;
  };
}

function introspect(
  { schema, fragments, variableDefinitions }: IntrospectionScope,
  nodes: readonly FieldNode[],
  variableValues: Readonly<Record<string, unknown>>,
): string {
  const { data } = executeSync({
    schema,
    variableValues,
    document: {
      kind: Kind.DOCUMENT,
      definitions: [
        {
          kind: Kind.OPERATION_DEFINITION,
          operation: OperationTypeNode.QUERY,
          variableDefinitions,
          selectionSet: { kind: Kind.SELECTION_SET, selections: nodes },
        },
        ...fragments.values(),
      ],
    },
  });
  const key = nodes[0]?.alias?.value ?? nodes[0]?.name.value ?? '';
  return jsonText(readOwn({ ...data }, key) ?? null);
}
