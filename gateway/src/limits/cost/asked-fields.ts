import {
  isAbstractType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Fields by the name they have in the answer; several nodes when they are asked at several places. */
export type AskedFields = ReadonlyMap<string, readonly FieldNode[]>;

/** Whether a selection is part of the operation, its `@skip` and `@include` considered. */
export type IsAsked = (selection: SelectionNode) => boolean;

type AppliedFragment = InlineFragmentNode | FragmentDefinitionNode;

/** Finds what is asked of an object, as an executor would: fragments written out, equal names merged. */
export class FieldFinder {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly isAsked: IsAsked,
  ) {}

  fieldsOf(type: GraphQLObjectType, selections: readonly SelectionSetNode[]): AskedFields {
    const found = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const selection of selections) this.#collect(type, selection, found, spread);
    return found;
  }

  #collect(
    type: GraphQLObjectType,
    { selections }: SelectionSetNode,
    found: Map<string, FieldNode[]>,
    spread: Set<string>,
  ): void {
    for (const selection of selections) {
      if (!this.isAsked(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const nodes = found.get(name);
        if (nodes === undefined) found.set(name, [selection]);
        else if (!nodes.includes(selection)) nodes.push(selection);
        continue;
      }
      const fragment = this.#fragmentOf(selection, spread);
      if (fragment !== undefined && this.#applies(fragment.typeCondition?.name.value, type))
        this.#collect(type, fragment.selectionSet, found, spread);
    }
  }

  #fragmentOf(
    selection: Exclude<SelectionNode, FieldNode>,
    spread: Set<string>,
  ): AppliedFragment | undefined {
    if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
    const name = selection.name.value;
    if (spread.has(name)) return undefined;
    spread.add(name);
    return this.fragments.get(name);
  }

  #applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const wanted = this.schema.getType(condition);
    return isAbstractType(wanted) && this.schema.isSubType(wanted, type);
  }
}
