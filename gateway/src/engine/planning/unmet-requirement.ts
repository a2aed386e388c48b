import type { FetchNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  Kind,
  parse,
  type FieldNode,
  type GraphQLCompositeType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { FieldRequirements } from './field-requirements.js';
import { mapFetches } from './map-fetches.js';

/**
 * A field that a plan asks of a capability without giving it what it requires, as `Type.field`; null where there is
 * none. What is required is given with the representations, or is the capability's own and asked beside the field.
 */
export function unmetRequirement(plan: QueryPlan, requirements: FieldRequirements): string | null {
  let found: string | null = null;
  mapFetches(plan, (node) => {
    found ??= new FetchInspection(node, requirements).find();
    return [node];
  });
  return found;
}

/** The names of fields with those below them. */
type Names = Map<string, Names>;

/** An object of a fetch that selections stand on. */
interface Standing {
  readonly type: GraphQLCompositeType;
  /** What the capability has of the object: given to it, or its own and asked. */
  readonly has: Names;
}

class FetchInspection {
  readonly #subgraph: string;

  constructor(
    private readonly node: FetchNode,
    private readonly requirements: FieldRequirements,
  ) {
    this.#subgraph = node.serviceName;
  }

  find(): string | null {
    for (const definition of parse(this.node.operation, { noLocation: true }).definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const unmet = this.#operation(definition);
      if (unmet !== null) return unmet;
    }
    return null;
  }

  #operation({ operation, selectionSet }: OperationDefinitionNode): string | null {
    const { requires } = this.node;
    const type = this.requirements.root(operation);
    if (type === null) return null;
    if (requires === undefined) return this.#object(selectionSet, type, null, new Map());
    const given: Names = new Map();
    addInputs(given, requires);
    return first(selectionSet.selections, (entities) =>
      entities.kind === Kind.FIELD && entities.selectionSet !== undefined
        ? this.#object(entities.selectionSet, type, null, given)
        : null,
    );
  }

  /** Looks at the selections on one object. */
  #object(
    set: SelectionSetNode,
    type: GraphQLCompositeType,
    provided: SelectionSetNode | null,
    given: Names,
  ): string | null {
    const has: Names = new Map();
    add(has, given);
    this.#addOwn(has, set, type, provided);
    return this.#selections(set, { type, has });
  }

  #selections(set: SelectionSetNode, standing: Standing): string | null {
    return first(set.selections, (selection) => {
      if (selection.kind === Kind.FIELD) return this.#field(selection, standing);
      if (selection.kind !== Kind.INLINE_FRAGMENT) return null;
      const type = this.#narrowed(selection.typeCondition?.name.value, standing.type);
      return this.#selections(selection.selectionSet, { ...standing, type });
    });
  }

  #field({ name, selectionSet }: FieldNode, { type, has }: Standing): string | null {
    const said = this.requirements.of(this.#subgraph, type.name, name.value);
    const { requires = null, provides = null } = said ?? {};
    if (requires !== null && !covers(has, requires)) return `${type.name}.${name.value}`;
    const inner = this.requirements.typeOf(type, name.value);
    return selectionSet === undefined || inner === null
      ? null
      : this.#object(selectionSet, inner, provides, new Map());
  }

  #narrowed(condition: string | undefined, type: GraphQLCompositeType): GraphQLCompositeType {
    return (condition === undefined ? null : this.requirements.type(condition)) ?? type;
  }

  /** Adds what is asked of an object and is the capability's own. */
  #addOwn(
    has: Names,
    { selections }: SelectionSetNode,
    type: GraphQLCompositeType,
    provided: SelectionSetNode | null,
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const narrowed = this.#narrowed(selection.typeCondition?.name.value, type);
        this.#addOwn(has, selection.selectionSet, narrowed, provided);
      }
      if (selection.kind !== Kind.FIELD) continue;
      const name = selection.name.value;
      const said = this.requirements.of(this.#subgraph, type.name, name);
      const promised = fieldIn(provided, name);
      if (said?.isExternal === true && promised === null) continue;
      const below = belowOf(has, name);
      const inner = this.requirements.typeOf(type, name);
      if (selection.selectionSet !== undefined && inner !== null)
        this.#addOwn(
          below,
          selection.selectionSet,
          inner,
          said?.provides ?? promised?.selectionSet ?? null,
        );
    }
  }
}

function first<T>(items: readonly T[], look: (item: T) => string | null): string | null {
  for (const item of items) {
    const found = look(item);
    if (found !== null) return found;
  }
  return null;
}

function belowOf(names: Names, name: string): Names {
  const below = names.get(name) ?? (new Map() as Names);
  names.set(name, below);
  return below;
}

function add(names: Names, more: Names): void {
  for (const [name, below] of more) add(belowOf(names, name), below);
}

function addInputs(names: Names, selections: readonly QueryPlanSelectionNode[]): void {
  for (const selection of selections)
    if (selection.kind === 'InlineFragment') addInputs(names, selection.selections);
    else addInputs(belowOf(names, selection.name), selection.selections ?? []);
}

function fieldIn(set: SelectionSetNode | null, name: string): FieldNode | null {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const found = fieldIn(selection.selectionSet, name);
      if (found !== null) return found;
    }
    if (selection.kind === Kind.FIELD && selection.name.value === name) return selection;
  }
  return null;
}

function covers(has: Names, { selections }: SelectionSetNode): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return covers(has, selection.selectionSet);
    if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') return true;
    const below = has.get(selection.name.value);
    return (
      below !== undefined &&
      (selection.selectionSet === undefined || covers(below, selection.selectionSet))
    );
  });
}
