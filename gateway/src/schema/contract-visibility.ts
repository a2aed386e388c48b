import { Kind } from 'graphql';
import {
  argumentsOf,
  businessTypes,
  carries,
  coordinate,
  isComposite,
  membersOf,
  namedTypeOf,
  rootTypes,
  tagsOf,
  type TypeDefinition,
} from './contract-elements.js';
import type { ContractFilter } from './contract-filter.js';
import type { SupergraphDocument } from './supergraph-document.js';

/**
 * Decides what a contract does not show, by the rules that Apollo's contracts have:
 * what carries an excluded tag is hidden; with a list of included tags also every union and every field of an object
 * or interface that carries none of them, itself or by its type; then types with nothing left in them; then types that
 * no field leads to any more, unless they carry an included tag. Arguments, inputs, enums and scalars need no tag.
 *
 * @returns schema coordinates; of a hidden type only the type's own
 */
export function hiddenElements(
  supergraph: SupergraphDocument,
  filter: ContractFilter,
): Set<string> {
  const types = businessTypes(supergraph);
  const hidden = hiddenByTags(supergraph, types, filter);
  hideEmptyTypes(types, hidden);
  hideUnreachableTypes(supergraph, types, filter, hidden);
  for (const type of types.values()) if (hidden.has(type.name.value)) forgetMembers(type, hidden);
  return hidden;
}

function hiddenByTags(
  supergraph: SupergraphDocument,
  types: ReadonlyMap<string, TypeDefinition>,
  filter: ContractFilter,
): Set<string> {
  const tag = supergraph.directiveOf('tag');
  const inaccessible = supergraph.directiveOf('inaccessible');
  const isExcluded = (tags: readonly string[]) =>
    tags.some((name) => filter.exclude.includes(name));
  const isIncluded = (tags: readonly string[]) =>
    filter.include.length === 0 || tags.some((name) => filter.include.includes(name));
  const hidden = new Set<string>();
  for (const type of types.values()) {
    const typeName = type.name.value;
    const ofType = tagsOf(type, tag);
    const needsTag = isComposite(type);
    if (
      carries(type, inaccessible) ||
      isExcluded(ofType) ||
      (type.kind === Kind.UNION_TYPE_DEFINITION && !isIncluded(ofType))
    )
      hidden.add(typeName);
    for (const { name, node } of membersOf(type)) {
      const own = tagsOf(node, tag);
      if (
        carries(node, inaccessible) ||
        isExcluded(own) ||
        (needsTag && !isIncluded([...own, ...ofType]))
      )
        hidden.add(coordinate(typeName, name));
    }
    if (!isComposite(type)) continue;
    for (const field of type.fields ?? [])
      for (const argument of argumentsOf(field))
        if (carries(argument, inaccessible) || isExcluded(tagsOf(argument, tag)))
          hidden.add(coordinate(typeName, field.name.value, argument.name.value));
  }
  return hidden;
}

function hideEmptyTypes(types: ReadonlyMap<string, TypeDefinition>, hidden: Set<string>): void {
  const isEmpty = (type: TypeDefinition): boolean => {
    if (type.kind === Kind.SCALAR_TYPE_DEFINITION) return false;
    if (type.kind === Kind.UNION_TYPE_DEFINITION)
      return (type.types ?? []).every((member) => hidden.has(member.name.value));
    return membersOf(type).every(({ name }) => hidden.has(coordinate(type.name.value, name)));
  };
  // Unions last: they are empty when their members are.
  const [unions, others] = partition([...types.values()], isUnion);
  for (const type of [...others, ...unions]) if (isEmpty(type)) hidden.add(type.name.value);
}

function hideUnreachableTypes(
  supergraph: SupergraphDocument,
  types: ReadonlyMap<string, TypeDefinition>,
  filter: ContractFilter,
  hidden: Set<string>,
): void {
  const tag = supergraph.directiveOf('tag');
  const kept = [...types.values()]
    .filter((type) => tagsOf(type, tag).some((name) => filter.include.includes(name)))
    .map((type) => type.name.value);
  const reached = reachableTypes(types, hidden, [...rootTypes(supergraph).all, ...kept]);
  for (const definition of supergraph.document.definitions)
    if (definition.kind === Kind.DIRECTIVE_DEFINITION)
      for (const argument of definition.arguments ?? []) reached.add(namedTypeOf(argument.type));
  for (const name of types.keys()) if (!reached.has(name)) hidden.add(name);
}

/** Types that something visible leads to from the given ones; hidden types lead nowhere. */
function reachableTypes(
  types: ReadonlyMap<string, TypeDefinition>,
  hidden: ReadonlySet<string>,
  starts: readonly string[],
): Set<string> {
  const reached = new Set<string>();
  const open = [...starts];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const type = types.get(name);
    if (type === undefined || hidden.has(name) || reached.has(name)) continue;
    reached.add(name);
    open.push(...typesBehind(type, types, hidden));
  }
  // An interface of a reached object can be named in a fragment, and leads nowhere new.
  for (const name of [...reached]) {
    const type = types.get(name);
    if (type === undefined || !isComposite(type)) continue;
    for (const parent of type.interfaces ?? []) reached.add(parent.name.value);
  }
  return reached;
}

function typesBehind(
  type: TypeDefinition,
  types: ReadonlyMap<string, TypeDefinition>,
  hidden: ReadonlySet<string>,
): string[] {
  const typeName = type.name.value;
  if (type.kind === Kind.UNION_TYPE_DEFINITION)
    return (type.types ?? []).map((member) => member.name.value);
  if (type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    return (type.fields ?? [])
      .filter((field) => !hidden.has(coordinate(typeName, field.name.value)))
      .map((field) => namedTypeOf(field.type));
  if (!isComposite(type)) return [];
  const fields = (type.fields ?? []).filter(
    (field) => !hidden.has(coordinate(typeName, field.name.value)),
  );
  const implementers =
    type.kind === Kind.INTERFACE_TYPE_DEFINITION ? implementersOf(typeName, types) : [];
  return [
    ...implementers,
    ...fields.flatMap((field) => [
      namedTypeOf(field.type),
      ...argumentsOf(field)
        .filter(
          (argument) => !hidden.has(coordinate(typeName, field.name.value, argument.name.value)),
        )
        .map((argument) => namedTypeOf(argument.type)),
    ]),
  ];
}

function implementersOf(name: string, types: ReadonlyMap<string, TypeDefinition>): string[] {
  return [...types.values()]
    .filter(
      (type) =>
        isComposite(type) && type.interfaces?.some((parent) => parent.name.value === name) === true,
    )
    .map((type) => type.name.value);
}

/** A hidden type hides what is in it; naming that again would only make the document longer. */
function forgetMembers(type: TypeDefinition, hidden: Set<string>): void {
  for (const { name } of membersOf(type)) hidden.delete(coordinate(type.name.value, name));
}

function isUnion(type: TypeDefinition): boolean {
  return type.kind === Kind.UNION_TYPE_DEFINITION;
}

function partition<Value>(
  values: readonly Value[],
  test: (value: Value) => boolean,
): [Value[], Value[]] {
  return [values.filter(test), values.filter((value) => !test(value))];
}
