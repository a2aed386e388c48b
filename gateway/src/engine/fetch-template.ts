import type { FetchNode } from '@apollo/query-planner';
import { OperationTypeNode } from 'graphql';
import { jsonText, quoted } from './json-text.js';
import { isInheritedName, readOwn } from './own-property.js';
import type { BodyReader, FetchTemplate } from './subgraph-client.js';

/** Makes the fixed part of a planned fetch. */
export function templateOf(node: FetchNode, reader: BodyReader | null): FetchTemplate {
  return {
    subgraph: node.serviceName,
    document: node.operation,
    documentJson: JSON.stringify(node.operation),
    operationName: node.operationName,
    kind: node.operationKind === OperationTypeNode.MUTATION ? 'mutation' : 'query',
    reader,
  };
}

/** Writes the variables a fetch uses, and only those, as members of a JSON object without its braces. */
export type VariablesWriter = (variables: Readonly<Record<string, unknown>>) => string;

/** Compiles a writer for the named variables; those the client did not give are left to the capability's defaults. */
export function compileVariables(names: readonly string[]): VariablesWriter {
  if (names.length === 0) return () => '';
  const parts = names.map((name) => ({
    name,
    opening: `${quoted(name)}:`,
    inherited: isInheritedName(name),
  }));
  return (variables) => {
    let text = '';
    for (const { name, opening, inherited } of parts) {
      const value = inherited ? readOwn(variables, name) : variables[name];
      if (value === undefined) continue;
      text += (text === '' ? '' : ',') + opening + jsonText(value);
    }
    return text;
  };
}
