import {
  Kind,
  OperationTypeNode,
  print,
  stripIgnoredCharacters,
  visit,
  type FieldNode,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { EntityQuery } from './entity-query.js';
import { compileVariables, type VariablesWriter } from './fetch-template.js';
import { AnswerReader, namedValuesReader } from './passages/answer-reader.js';
import type { ValueReader } from './passages/reading.js';
import type { FetchTemplate } from './subgraph-client.js';

const REPRESENTATIONS = 'representations';

/** Several entity queries sent to one subgraph as one request. */
export interface MergedTemplate {
  readonly template: FetchTemplate;
  /** By query: the alias its entities are answered under and the variable its representations are sent in. */
  readonly names: readonly { readonly alias: string; readonly variable: string }[];
  /** Writes the client's variables that any of them uses. */
  readonly writeVariables: VariablesWriter;
}

/** Joins entity queries by giving each an alias of its own. */
export function mergeEntityQueries(queries: readonly EntityQuery[]): MergedTemplate {
  const taken = new Set(queries.flatMap(({ variableNames }) => variableNames));
  const names = queries.map((_, index) => ({
    alias: `_e${String(index)}`,
    variable: freeName(`${REPRESENTATIONS}${String(index)}`, taken),
  }));
  const definitions = new Map<string, VariableDefinitionNode>();
  const fields: FieldNode[] = [];
  queries.forEach(({ operation }, index) => {
    const { alias, variable } = names[index] as (typeof names)[number];
    const renamed = renameRepresentations(operation, variable);
    for (const definition of renamed.variableDefinitions ?? [])
      definitions.set(definition.variable.name.value, definition);
    for (const selection of renamed.selectionSet.selections) {
      if (selection.kind === Kind.FIELD)
        fields.push({ ...selection, alias: { kind: Kind.NAME, value: alias } });
    }
  });
  const [first] = queries as readonly [EntityQuery, ...EntityQuery[]];
  const document = stripIgnoredCharacters(
    print({
      ...first.operation,
      operation: OperationTypeNode.QUERY,
      variableDefinitions: [...definitions.values()],
      selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
    }),
  );
  const template = {
    ...first.template,
    ...{ document, documentJson: JSON.stringify(document), reader: readerOf(queries, names) },
  };
  return { template, names, writeVariables: compileVariables([...taken]) };
}

/** Null when one of them has to be parsed. */
function readerOf(
  queries: readonly EntityQuery[],
  names: MergedTemplate['names'],
): AnswerReader | null {
  const values: { readonly key: string; readonly read: ValueReader }[] = [];
  for (const [index, { reader }] of queries.entries()) {
    if (reader === null) return null;
    values.push({ key: names[index]?.alias ?? '', read: reader.read });
  }
  return new AnswerReader(namedValuesReader(values));
}

function renameRepresentations(
  operation: OperationDefinitionNode,
  name: string,
): OperationDefinitionNode {
  return visit(operation, {
    Variable: (node) =>
      node.name.value === REPRESENTATIONS
        ? { ...node, name: { kind: Kind.NAME, value: name } }
        : undefined,
  });
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  while (taken.has(name)) name = `${name}_`;
  return name;
}
