import {
  getArgumentValues,
  getNamedType,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  type InlineFragmentNode,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { canonicalJson } from './seeded-random.fixture.js';
import type { RequiredInputs } from './subgraph-schemas.fixture.js';
import type { Thing } from './world-data.fixture.js';

/** How an executor that knows everything reads one field of a thing. */
export type FieldReader = (
  thing: Thing,
  field: string,
  args: Readonly<Record<string, unknown>>,
) => unknown;

/**
 * What a representation gives to a field with `@requires`, as text.
 *
 * @throws GraphQLError when an input is missing: the entity should not have been asked for
 */
export function givenInputs({ schema, selection }: RequiredInputs, thing: Thing): string {
  if (thing.given === null) throw new GraphQLError(`${thing.type} came without required inputs.`);
  return canonicalJson(selected(schema, selection, thing.given, thing.type));
}

/** The same text, read from the world's own data. */
export function ownInputs(
  { type, schema, selection }: RequiredInputs,
  thing: Thing,
  read: FieldReader,
): string {
  const select = (source: Thing, set: SelectionSetNode): Record<string, unknown> => {
    const result: Record<string, unknown> = {};
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        const name = node.name.value;
        const field = fieldOf(schema, source === thing ? type : source.type, name);
        const args = field === undefined ? {} : getArgumentValues(field, node);
        const inner = node.selectionSet;
        const value = name === '__typename' ? source.type : read(source, name, args);
        result[name] =
          inner === undefined ? value : each(value, (item) => select(item as Thing, inner));
      } else if (node.kind === Kind.INLINE_FRAGMENT && applies(schema, node, source.type)) {
        Object.assign(result, select(source, node.selectionSet));
      }
    }
    return result;
  };
  return canonicalJson(select(thing, selection));
}

function selected(
  schema: GraphQLSchema,
  selection: SelectionSetNode,
  source: Readonly<Record<string, unknown>>,
  declared: string,
): Record<string, unknown> {
  const type = typeof source['__typename'] === 'string' ? source['__typename'] : declared;
  const result: Record<string, unknown> = {};
  for (const node of selection.selections) {
    if (node.kind === Kind.FIELD) {
      const name = node.name.value;
      const value = source[name];
      if (value === undefined) throw new GraphQLError(`Required input ${type}.${name} is missing.`);
      const inner = node.selectionSet;
      const field = fieldOf(schema, type, name);
      const innerType = field === undefined ? '' : getNamedType(field.type).name;
      result[name] =
        inner === undefined
          ? value
          : each(value, (item) =>
              selected(schema, inner, item as Record<string, unknown>, innerType),
            );
    } else if (node.kind === Kind.INLINE_FRAGMENT && given(schema, node, source, type)) {
      Object.assign(result, selected(schema, node.selectionSet, source, type));
    }
  }
  return result;
}

/** A representation names the type of an abstract input only if the field set asks so; else its fields tell. */
function given(
  schema: GraphQLSchema,
  node: InlineFragmentNode,
  source: Readonly<Record<string, unknown>>,
  type: string,
): boolean {
  if (isObjectType(schema.getType(type))) return applies(schema, node, type);
  return node.selectionSet.selections.every(
    (inner) => inner.kind !== Kind.FIELD || source[inner.name.value] !== undefined,
  );
}

function each(value: unknown, change: (item: unknown) => unknown): unknown {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? value.map((item) => each(item, change)) : change(value);
}

function applies(
  schema: GraphQLSchema,
  { typeCondition }: InlineFragmentNode,
  type: string,
): boolean {
  if (typeCondition === undefined || typeCondition.name.value === type) return true;
  const condition = schema.getType(typeCondition.name.value);
  const actual = schema.getType(type);
  if (!isAbstractType(condition) || actual === undefined || !('getFields' in actual)) return false;
  return 'getInterfaces' in actual && schema.isSubType(condition, actual);
}

function fieldOf(
  schema: GraphQLSchema,
  typeName: string,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  const type = schema.getType(typeName);
  if (type === undefined || !('getInterfaces' in type)) return undefined;
  return type.getFields()[name];
}
