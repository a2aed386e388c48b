import {
  getNamedType,
  isCompositeType,
  isUnionType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { FieldRules } from '../field-rules.js';
import type { EntityKeys } from './entity-keys.js';

/** Which fields one class of callers sees whole although others see them masked, and what names whose they are. */
export class PersonalFields {
  readonly #keys = new Map<string, readonly string[] | null>();

  /** @param strangerRules what somebody who holds nothing may see: what is masked for them is personal */
  constructor(
    private readonly rules: FieldRules,
    private readonly strangerRules: FieldRules,
    private readonly entityKeys: EntityKeys,
  ) {}

  /** @param types the type of the object, and those the field is selected on: one of them may have it masked */
  isShownWhole(types: readonly string[], field: string): boolean {
    return (
      types.every(
        (type) => this.rules.denial(type, field) === null && this.rules.mask(type, field) === null,
      ) && types.some((type) => this.strangerRules.mask(type, field) !== null)
    );
  }

  /** The fields that name an entity of this type; null for what is none, or is named only by what must not be told. */
  keyOf(type: string): readonly string[] | null {
    let key = this.#keys.get(type);
    if (key === undefined) {
      const mayBeTold = (field: string) =>
        this.rules.denial(type, field) === null && this.strangerRules.mask(type, field) === null;
      key = this.entityKeys.get(type)?.find((fields) => fields.every(mayBeTold)) ?? null;
      this.#keys.set(type, key);
    }
    return key;
  }
}

/** The type of the objects a field answers; null when it answers none. */
export function objectsOf(
  parent: GraphQLCompositeType,
  fieldName: string,
): GraphQLCompositeType | null {
  if (isUnionType(parent)) return null;
  const definition = parent.getFields()[fieldName];
  const type = definition === undefined ? undefined : getNamedType(definition.type);
  return isCompositeType(type) ? type : null;
}

/** Where a document asks for what is personal. */
export class PersonalSelections {
  readonly #known = new Map<SelectionSetNode, boolean>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly personal: PersonalFields,
  ) {}

  /** Whether something personal is asked here or below. */
  isIn(set: SelectionSetNode, type: GraphQLCompositeType): boolean {
    let known = this.#known.get(set);
    if (known === undefined) {
      known = set.selections.some((selection) => this.#isAsked(selection, type));
      this.#known.set(set, known);
    }
    return known;
  }

  #isAsked(selection: SelectionNode, type: GraphQLCompositeType): boolean {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      if (this.personal.isShownWhole([type.name], name)) return true;
      const below = objectsOf(type, name);
      return (
        selection.selectionSet !== undefined &&
        below !== null &&
        this.isIn(selection.selectionSet, below)
      );
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : this.fragments.get(selection.name.value);
    if (fragment === undefined) return false;
    const condition = fragment.typeCondition?.name.value;
    const on = condition === undefined ? type : this.schema.getType(condition);
    return isCompositeType(on) && this.isIn(fragment.selectionSet, on);
  }
}
