import {
  Kind,
  type DirectiveNode,
  type FieldNode,
  type InlineFragmentNode,
  type SelectionNode,
} from 'graphql';

/** What stands where nothing else is left to select. */
export const TYPENAME: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
};

/** A fragment of selections; without a condition it applies to every object. */
export function fragmentOn(
  condition: string | undefined,
  selections: readonly SelectionNode[],
  directives: readonly DirectiveNode[] = [],
): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    directives,
    ...(condition === undefined
      ? {}
      : {
          typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition } },
        }),
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
}
