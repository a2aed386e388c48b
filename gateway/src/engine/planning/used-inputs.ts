import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isUnionType,
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { isTypeWithFields, joinArgument, readFieldSet } from './join-directives.js';

/** The arguments of join directives that hold field sets. */
type FieldSets = 'key' | 'requires' | 'provides';

const ALL: readonly FieldSets[] = ['key', 'requires', 'provides'];

/**
 * Which fields of other capabilities a supergraph's field sets (keys, requirements, what is provided) speak of, as
 * `GRAPH Type.field`. A field that is external in a capability and not among them is an error for the planner.
 *
 * @param among the field sets that are looked at
 */
export function usedInputs(
  schema: GraphQLSchema,
  document: DocumentNode,
  among = ALL,
): ReadonlySet<string> {
  const used = new Set<string>();
  const look = (directive: ConstDirectiveNode, on: string, name: FieldSets): void => {
    if (!among.includes(name)) return;
    const set = readFieldSet(joinArgument(directive, name));
    const graph = joinArgument(directive, 'graph') ?? '';
    const type = schema.getType(on);
    if (set !== null && isCompositeType(type)) collect(schema, set, type, graph, used);
  };
  for (const definition of document.definitions) {
    if (!isTypeWithFields(definition)) continue;
    const on = definition.name.value;
    for (const directive of definition.directives ?? [])
      if (directive.name.value === 'join__type') look(directive, on, 'key');
    for (const field of definition.fields ?? []) {
      const given = schema.getType(on);
      const type =
        given !== undefined && 'getFields' in given
          ? given.getFields()[field.name.value]
          : undefined;
      for (const directive of field.directives ?? []) {
        if (directive.name.value !== 'join__field') continue;
        look(directive, on, 'requires');
        if (type !== undefined) look(directive, getNamedType(type.type).name, 'provides');
      }
    }
  }
  return used;
}

function collect(
  schema: GraphQLSchema,
  { selections }: SelectionSetNode,
  type: GraphQLCompositeType,
  graph: string,
  used: Set<string>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = schema.getType(selection.typeCondition?.name.value ?? type.name);
      if (isCompositeType(condition))
        collect(schema, selection.selectionSet, condition, graph, used);
    }
    if (selection.kind !== Kind.FIELD || isUnionType(type)) continue;
    const name = selection.name.value;
    for (const one of [type, ...(isInterfaceType(type) ? schema.getPossibleTypes(type) : [])])
      used.add(`${graph} ${one.name}.${name}`);
    const field = type.getFields()[name];
    const inner = field === undefined ? undefined : getNamedType(field.type);
    if (selection.selectionSet !== undefined && isCompositeType(inner))
      collect(schema, selection.selectionSet, inner, graph, used);
  }
}
