import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { operationOf, type OperationParts } from '../operation-parts.js';
import { fragmentOn, TYPENAME } from './selections.js';

/** Selections that may be written: what is longer is planned as it stands. */
const MOST_WRITTEN = 10_000;

/**
 * Writes fragments on other abstract types, inside of interfaces that some capability knows as objects, as fragments on
 * the object types they apply to: the planner looks in that capability for a type that is not there, and gives up.
 *
 * @param schema what clients see
 * @param knownAsObjects names of such interfaces
 */
export function spellOutFragments(
  schema: GraphQLSchema,
  knownAsObjects: ReadonlySet<string>,
  document: DocumentNode,
): DocumentNode {
  if (knownAsObjects.size === 0) return document;
  const { operation, fragments } = operationOf(document, undefined);
  const root = schema.getRootType(operation.operation);
  if (root == null) return document;
  const spelling = new Spelling(schema, knownAsObjects, fragments);
  const selectionSet = spelling.write(operation.selectionSet, root);
  if (spelling.spelledOut === 0 || spelling.written > MOST_WRITTEN) return document;
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }] };
}

class Spelling {
  /** Fragments that were written otherwise. */
  spelledOut = 0;
  written = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly knownAsObjects: ReadonlySet<string>,
    private readonly fragments: OperationParts['fragments'],
  ) {}

  write(set: SelectionSetNode, type: GraphQLCompositeType): SelectionSetNode {
    const selections = set.selections.flatMap((selection) => this.#selection(selection, type));
    return { ...set, selections: selections.length > 0 ? selections : [TYPENAME] };
  }

  #selection(selection: SelectionNode, type: GraphQLCompositeType): SelectionNode[] {
    this.written += 1;
    if (this.written > MOST_WRITTEN) return [];
    if (selection.kind === Kind.FIELD) return [this.#field(selection, type)];
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : this.fragments.get(selection.name.value);
    if (fragment === undefined) return [];
    const { selectionSet, typeCondition } = fragment;
    const { directives } = selection;
    const condition =
      typeCondition === undefined ? type : this.schema.getType(typeCondition.name.value);
    if (!isCompositeType(condition)) return [];
    // Inside of what was spelled out, some fragments apply to nothing.
    if (this.#objects(condition, type).length === 0) return [];
    if (!this.#isForeign(condition, type))
      return [
        fragmentOn(
          typeCondition?.name.value,
          this.write(selectionSet, condition).selections,
          directives,
        ),
      ];
    this.spelledOut += 1;
    return this.#objects(condition, type).map((object) =>
      fragmentOn(object.name, this.write(selectionSet, object).selections, directives),
    );
  }

  #field(node: FieldNode, type: GraphQLCompositeType): FieldNode {
    if (node.selectionSet === undefined || isUnionType(type)) return node;
    const definition = type.getFields()[node.name.value];
    const named = definition === undefined ? undefined : getNamedType(definition.type);
    if (!isCompositeType(named)) return node;
    return { ...node, selectionSet: this.write(node.selectionSet, named) };
  }

  /** Whether a fragment is on an abstract type that a capability may not know of its objects. */
  #isForeign(condition: GraphQLCompositeType, type: GraphQLCompositeType): boolean {
    if (!isAbstractType(condition) || condition === type) return false;
    return isObjectType(type)
      ? type.getInterfaces().some(({ name }) => this.knownAsObjects.has(name))
      : this.knownAsObjects.has(type.name);
  }

  #objects(condition: GraphQLCompositeType, type: GraphQLCompositeType): GraphQLObjectType[] {
    const others = new Set(this.#possible(condition));
    return this.#possible(type).filter((object) => others.has(object));
  }

  #possible(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isObjectType(type) ? [type] : this.schema.getPossibleTypes(type);
  }
}
