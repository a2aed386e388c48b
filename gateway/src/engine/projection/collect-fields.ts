import {
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { applies, type Flag } from '../conditions.js';
import { typeMatches } from '../type-conditions.js';

/** A field of the answer: every selection of it that applies, in the order of the document. */
export interface CollectedField {
  readonly key: string;
  readonly nodes: FieldNode[];
  /** The type the field is read from, as messages name it. */
  readonly parent: string;
  /** The types its selections stand on in the document, interfaces and unions included. */
  readonly selectedOn: Set<string>;
}

/** What decides which selections apply. */
export interface CollectionScope {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The value of a variable in `@skip` and `@include`. */
  readonly flag: Flag;
}

/** Where a selection stands. */
interface Standing {
  /** The type of the object the fields are read from. */
  readonly typename: string;
  /** The type messages name. */
  readonly parent: string;
  /** The type the document selects on. */
  readonly selectedOn: string;
}

/**
 * The fields that selection sets give an object of one type, in the order the specification fixes.
 *
 * @param staticType what the graph says the object is, perhaps an interface or a union
 */
export function collectFields(
  scope: CollectionScope,
  selectionSets: readonly SelectionSetNode[],
  typename: string,
  staticType: string,
): CollectedField[] {
  const fields = new Map<string, CollectedField>();
  const visited = new Set<string>();
  const standing = { typename, parent: typename, selectedOn: staticType };
  for (const selectionSet of selectionSets) collect(scope, selectionSet, standing, fields, visited);
  return [...fields.values()];
}

function collect(
  scope: CollectionScope,
  selectionSet: SelectionSetNode,
  standing: Standing,
  fields: Map<string, CollectedField>,
  visited: Set<string>,
): void {
  for (const selection of selectionSet.selections) {
    if (!applies(selection.directives, scope.flag)) continue;
    if (selection.kind === Kind.FIELD) {
      addField(selection, standing, fields);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : firstVisit(selection.name.value, scope, visited);
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition?.name.value;
    if (condition !== undefined && !typeMatches(scope.schema, standing.typename, condition))
      continue;
    const within =
      condition === undefined
        ? standing
        : { ...standing, parent: condition, selectedOn: condition };
    collect(scope, fragment.selectionSet, within, fields, visited);
  }
}

function addField(
  node: FieldNode,
  { parent, selectedOn }: Standing,
  fields: Map<string, CollectedField>,
): void {
  const key = node.alias?.value ?? node.name.value;
  const known = fields.get(key);
  if (known === undefined)
    fields.set(key, { key, nodes: [node], parent, selectedOn: new Set([selectedOn]) });
  else {
    known.nodes.push(node);
    known.selectedOn.add(selectedOn);
  }
}

/** A fragment counts once for an object, however often it is spread. */
function firstVisit(
  name: string,
  scope: CollectionScope,
  visited: Set<string>,
): FragmentDefinitionNode | undefined {
  if (visited.has(name)) return undefined;
  visited.add(name);
  return scope.fragments.get(name);
}
