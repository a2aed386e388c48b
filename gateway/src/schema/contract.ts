import { errorCauses } from '@apollo/federation-internals';
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';
import { apiSchemaOf } from '../federation/api-schema.js';
import type { ContractFilter } from './contract-filter.js';
import { argumentsOf, coordinate, rootTypes } from './contract-elements.js';
import { hiddenElements } from './contract-visibility.js';
import { readSupergraph, type SupergraphDocument } from './supergraph-document.js';

/** The tags leave no graph that could be served; every reason names the element. */
export class ContractInvalid extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(
      `The contract is no valid graph (what it does not show is @inaccessible):\n- ${reasons.join('\n- ')}`,
    );
  }
}

/**
 * The supergraph of a contract: the same graph, in which everything that is not in the contract is `@inaccessible`. Its
 * clients cannot see, ask or find out about the rest, while a query plan still uses it, such as key fields.
 *
 * @throws ContractInvalid when nothing is left, or when something visible needs something hidden
 */
export function contractOf(supergraphSdl: string, filter: ContractFilter): string {
  const supergraph = readSupergraph(supergraphSdl);
  const hidden = hiddenElements(supergraph, filter);
  const { query } = rootTypes(supergraph);
  if (hidden.has(query))
    throw new ContractInvalid([`${query} has no field left: ${describeFilter(filter)}`]);
  const contract = print(withInaccessible(supergraph, hidden));
  refuseInvalid(contract);
  return contract;
}

function describeFilter({ include, exclude }: ContractFilter): string {
  const included = include.length === 0 ? '' : `no field carries the tag ${include.join(' or ')}`;
  const excluded =
    exclude.length === 0 ? '' : `fields with the tag ${exclude.join(' or ')} are out`;
  return [included, excluded].filter(Boolean).join('; ') || 'the graph itself shows nothing';
}

/** Reasons that a client's schema cannot be made, in the words of federation, which name every element. */
function refuseInvalid(contract: string): void {
  try {
    apiSchemaOf(contract);
  } catch (error) {
    const causes = error instanceof Error ? (errorCauses(error) ?? [error]) : [];
    if (causes.length === 0) throw error;
    throw new ContractInvalid(causes.map((cause) => cause.message));
  }
}

const inaccessibleLink = '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)';
const inaccessibleDefinition =
  'directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION';

function withInaccessible(
  supergraph: SupergraphDocument,
  hidden: ReadonlySet<string>,
): DocumentNode {
  const known = supergraph.directiveOf('inaccessible');
  const name = known ?? 'inaccessible';
  const directive: ConstDirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
  };
  const marked = (
    element: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
    at: string,
  ) =>
    hidden.has(at) && element.directives?.some((other) => other.name.value === name) !== true
      ? { directives: [...(element.directives ?? []), directive] }
      : {};
  const document: DocumentNode = {
    ...supergraph.document,
    definitions: supergraph.document.definitions.map((definition) =>
      markDefinition(definition, marked),
    ),
  };
  return known === null ? withInaccessibleLinked(document) : document;
}

type Marked = (
  element: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  at: string,
) => { readonly directives?: readonly ConstDirectiveNode[] };

function markDefinition(definition: DefinitionNode, marked: Marked): DefinitionNode {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const type = definition.name.value;
      const fields = (definition.fields ?? []).map((field) => ({
        ...field,
        ...marked(field, coordinate(type, field.name.value)),
        arguments: argumentsOf(field).map((argument) => ({
          ...argument,
          ...marked(argument, coordinate(type, field.name.value, argument.name.value)),
        })),
      }));
      return { ...definition, ...marked(definition, type), fields };
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const type = definition.name.value;
      const fields = (definition.fields ?? []).map((field) => ({
        ...field,
        ...marked(field, coordinate(type, field.name.value)),
      }));
      return { ...definition, ...marked(definition, type), fields };
    }
    case Kind.ENUM_TYPE_DEFINITION: {
      const type = definition.name.value;
      const values = (definition.values ?? []).map((value) => ({
        ...value,
        ...marked(value, coordinate(type, value.name.value)),
      }));
      return { ...definition, ...marked(definition, type), values };
    }
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_DEFINITION:
      return { ...definition, ...marked(definition, definition.name.value) };
    default:
      return definition;
  }
}

/** A supergraph that hid nothing so far does not know the directive. */
function withInaccessibleLinked(document: DocumentNode): DocumentNode {
  const [schema, definition] = parse(
    `schema ${inaccessibleLink} { query: Query }\n${inaccessibleDefinition}`,
    { noLocation: true },
  ).definitions;
  const link = schema?.kind === Kind.SCHEMA_DEFINITION ? schema.directives?.[0] : undefined;
  if (link === undefined || definition === undefined) return document;
  const linked = visit(document, {
    SchemaDefinition: (node) => ({ ...node, directives: [...(node.directives ?? []), link] }),
  });
  return { ...linked, definitions: [...linked.definitions, definition] };
}
