import { isObjectType, Kind, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import type { OperationParts } from './operation-parts.js';
import { placeBelow } from './place.js';
import { typeMatches } from './type-conditions.js';

/** The types that the fragments around a field speak of, between the field and its object. */
type Conditions = readonly string[];

/** Where the client asked for something, and of which objects. */
export class AskedPlaces {
  readonly #conditions = new Map<string, Conditions[]>();

  constructor(
    { operation, fragments }: OperationParts,
    private readonly schema: GraphQLSchema,
  ) {
    this.#walk(operation.selectionSet, '', [], fragments);
  }

  has(place: string): boolean {
    return this.#conditions.has(place);
  }

  /** Whether it was asked of objects of this type; of an object whose type nobody knows it may have been. */
  isAskedOf(place: string, typename: unknown): boolean {
    const ways = this.#conditions.get(place) ?? [];
    if (typeof typename !== 'string' || !isObjectType(this.schema.getType(typename)))
      return ways.length > 0;
    return ways.some((conditions) =>
      conditions.every((condition) => typeMatches(this.schema, typename, condition)),
    );
  }

  #walk(
    { selections }: SelectionSetNode,
    place: string,
    conditions: Conditions,
    fragments: OperationParts['fragments'],
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const here = placeBelow(place, selection.alias?.value ?? selection.name.value);
        const known = this.#conditions.get(here);
        if (known === undefined) this.#conditions.set(here, [conditions]);
        else known.push(conditions);
        if (selection.selectionSet !== undefined)
          this.#walk(selection.selectionSet, here, [], fragments);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition?.name.value;
      const within = condition === undefined ? conditions : [...conditions, condition];
      this.#walk(fragment.selectionSet, place, within, fragments);
    }
  }
}
