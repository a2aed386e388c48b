import {
  Kind,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { OperationParts } from './operation-parts.js';

/** The value of a variable in `@skip` and `@include`. */
export type Flag = (variable: string) => boolean;

/** Whether a selection counts, as its `@skip` and `@include` say. */
export function applies(directives: readonly DirectiveNode[] | undefined, flag: Flag): boolean {
  return (directives ?? []).every((directive) => {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') return true;
    const given = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    const value =
      given?.kind === Kind.VARIABLE
        ? flag(given.name.value)
        : given?.kind === Kind.BOOLEAN && given.value;
    return name === 'include' ? value : !value;
  });
}

/** The variables that decide which selections of an operation count, in order. */
export function flagVariablesOf({ operation, fragments }: OperationParts): string[] {
  const names = new Set<string>();
  for (const node of [operation, ...fragments.values()]) {
    visit(node, {
      Directive: ({ name, arguments: given }) => {
        if (name.value !== 'skip' && name.value !== 'include') return;
        for (const { value } of given ?? [])
          if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names].sort();
}

const TYPENAME: SelectionNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
};

/**
 * The document with its conditions decided. A plan made of conditions may require what another condition left out, so
 * they are decided before planning.
 */
export function decideConditions(document: DocumentNode, flag: Flag): DocumentNode {
  return visit(document, {
    SelectionSet: (node): SelectionSetNode => {
      const counting = node.selections.filter(({ directives }) => applies(directives, flag));
      return { ...node, selections: (counting.length > 0 ? counting : [TYPENAME]).map(undirected) };
    },
  });
}

function undirected(selection: SelectionNode): SelectionNode {
  const directives = selection.directives?.filter(
    ({ name }) => name.value !== 'skip' && name.value !== 'include',
  );
  return directives === undefined ? selection : { ...selection, directives };
}
