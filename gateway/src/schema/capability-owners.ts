import { type DirectiveNode, isTypeDefinitionNode, Kind } from 'graphql';
import { membersOf, type TypeDefinition } from './contract-elements.js';
import { argumentOf, readSupergraph } from './supergraph-document.js';

/** Which capabilities answer which part of the graph. */
export interface CapabilityOwners {
  /** All of them, in alphabetical order. */
  readonly capabilities: readonly string[];
  /** Who answers a member of a type; a member of a value type several capabilities share has several owners. */
  ownersOf(type: string, member: string): readonly string[];
  /** Who knows a union or scalar, which has no members of its own. */
  ownersOfType(type: string): readonly string[];
}

/** Reads from a supergraph's join directives what its query plans go by. */
export function readOwners(supergraphSdl: string): CapabilityOwners {
  const supergraph = readSupergraph(supergraphSdl);
  const { definitions } = supergraph.document;
  const join = supergraph.directiveOf('join') ?? 'join';
  const named = (directives: readonly DirectiveNode[] | undefined, part: string) =>
    (directives ?? []).filter(({ name }) => name.value === `${join}__${part}`);
  const names = new Map<string, string>();
  const types = new Map<string, readonly string[]>();
  const members = new Map<string, readonly string[]>();
  const nameOf = (graph: unknown) => names.get(String(graph)) ?? String(graph);

  for (const definition of definitions)
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === `${join}__Graph`)
      for (const value of definition.values ?? [])
        for (const graph of named(value.directives, 'graph'))
          names.set(value.name.value, String(argumentOf(graph, 'name')));

  for (const definition of definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type: TypeDefinition = definition;
    // A reference that cannot be resolved there says only that the capability points at the type.
    const ofType = named(type.directives, 'type')
      .filter((directive) => argumentOf(directive, 'resolvable') !== false)
      .map((directive) => nameOf(argumentOf(directive, 'graph')));
    types.set(type.name.value, unique(ofType));
    for (const { name, node } of membersOf(type)) {
      const placed = [...named(node.directives, 'field'), ...named(node.directives, 'enumValue')];
      const own = placed
        .filter(
          (directive) =>
            argumentOf(directive, 'graph') !== undefined &&
            argumentOf(directive, 'external') !== true &&
            argumentOf(directive, 'usedOverridden') !== true,
        )
        .map((directive) => nameOf(argumentOf(directive, 'graph')));
      members.set(`${type.name.value}.${name}`, unique(placed.length === 0 ? ofType : own));
    }
  }
  return {
    capabilities: [...names.values()].sort(),
    ownersOf: (type, member) => members.get(`${type}.${member}`) ?? [],
    ownersOfType: (type) => types.get(type) ?? [],
  };
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
