import {
  isInterfaceType,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { isTypeWithFields, joinArgument, joinDirectives, readFieldSet } from './join-directives.js';
import { usedInputs } from './used-inputs.js';
import { interfacesWith } from './without-unused-inputs.js';

/** A field that requires inputs and is an input itself. */
export interface ChainedField {
  /** The capability that gives it, as the supergraph writes it. */
  readonly graph: string;
  readonly type: string;
  readonly field: string;
  readonly requires: SelectionSetNode;
  /** The interfaces of its type that have the field in that capability. */
  readonly interfaces: readonly string[];
}

/** What makes a field stay where it is: it moves already, or its capability gives more along with it. */
const BINDING = ['override', 'usedOverridden', 'overrideLabel', 'contextArguments', 'provides'];

/** The chained fields of a supergraph that can be taken from their capability. */
export function chainedFields(schema: GraphQLSchema, document: DocumentNode): ChainedField[] {
  const required = new Set(
    [...usedInputs(schema, document, ['requires'])].map((use) => use.slice(use.indexOf(' ') + 1)),
  );
  return document.definitions.filter(isTypeWithFields).flatMap((definition) => {
    const type = definition.name.value;
    const names = [type, ...implementationsOf(schema, type)];
    return (definition.fields ?? []).flatMap((node) => {
      const field = node.name.value;
      if (!names.some((name) => required.has(`${name}.${field}`))) return [];
      return joinDirectives(node, 'join__field').flatMap((directive) => {
        const graph = joinArgument(directive, 'graph') ?? '';
        const requires = readFieldSet(joinArgument(directive, 'requires'));
        const isBound = BINDING.some((name) => joinArgument(directive, name) !== undefined);
        const interfaces = interfacesWith(schema, definition, graph, field);
        return requires === null || isBound ? [] : [{ graph, type, field, requires, interfaces }];
      });
    });
  });
}

function implementationsOf(schema: GraphQLSchema, name: string): string[] {
  const type = schema.getType(name);
  return isInterfaceType(type) ? schema.getPossibleTypes(type).map((one) => one.name) : [];
}
