import {
  isCompositeType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { operationOf, type OperationParts } from '../operation-parts.js';
import { placeBelow } from '../place.js';
import { objectsOf, PersonalSelections, type PersonalFields } from './personal-fields.js';

/** The places that are looked at to find the subjects of an answer: personal values, and keys of the objects around. */
export function subjectPlaces(
  schema: GraphQLSchema,
  planned: DocumentNode,
  personal: PersonalFields,
): ReadonlySet<string> {
  const parts = operationOf(planned, undefined);
  const root = schema.getRootType(parts.operation.operation);
  const walk = new PlaceWalk(schema, parts.fragments, personal);
  if (root != null) walk.set(parts.operation.selectionSet, root, '');
  return walk.places;
}

class PlaceWalk {
  readonly places = new Set<string>();
  readonly #selections: PersonalSelections;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: OperationParts['fragments'],
    private readonly personal: PersonalFields,
  ) {
    this.#selections = new PersonalSelections(schema, fragments, personal);
  }

  set(set: SelectionSetNode, type: GraphQLCompositeType, place: string): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        this.#field(selection, type, place);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : this.fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition?.name.value;
      const on = condition === undefined ? type : this.schema.getType(condition);
      if (isCompositeType(on)) this.set(fragment.selectionSet, on, place);
    }
  }

  #field(node: FieldNode, type: GraphQLCompositeType, above: string): void {
    const { name, alias, selectionSet } = node;
    const place = placeBelow(above, alias?.value ?? name.value);
    if (this.personal.isShownWhole([type.name], name.value) || this.#isKey(name.value, type))
      this.places.add(place);
    const below = objectsOf(type, name.value);
    if (selectionSet === undefined || below === null) return;
    if (this.#selections.isIn(selectionSet, below)) this.set(selectionSet, below, place);
  }

  #isKey(field: string, type: GraphQLCompositeType): boolean {
    const possible = isObjectType(type) ? [type] : this.schema.getPossibleTypes(type);
    return possible.some(({ name }) => this.personal.keyOf(name)?.includes(field) === true);
  }
}
