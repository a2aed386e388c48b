import {
  BREAK,
  getNamedType,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { operationOf, type OperationParts } from '../operation-parts.js';
import { placeBelow } from '../place.js';
import type { FieldsOfInterfaces } from './interface-object-fields.js';
import { fragmentOn, TYPENAME } from './selections.js';

/** An operation as it is planned, and for which objects the client asked the fields that were lifted in it. */
export interface LiftedOperation {
  readonly document: DocumentNode;
  /** By place: the object types for which the client asked the field there. */
  readonly askedOf: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Has certain fields of an interface planned on the interface where the operation asks them of some implementations
 * only: the planner makes a wrong plan, or none, of a field that a capability adds to an interface it knows as an object
 * and that needs inputs. They are asked of all implementations then; what is shown is the operation's own matter.
 *
 * No key may stand for a lifted field and for another one.
 *
 * @param schema with all object types, also those that clients do not see
 */
export function liftFields(
  schema: GraphQLSchema,
  lifted: FieldsOfInterfaces,
  document: DocumentNode,
): LiftedOperation {
  if (!usesAny(lifted, document)) return { document, askedOf: new Map() };
  const { operation, fragments } = operationOf(document, undefined);
  const root = schema.getRootType(operation.operation);
  const lifting = new Lifting(schema, lifted, fragments);
  const selectionSet =
    root == null ? operation.selectionSet : lifting.lift(operation.selectionSet, root, '');
  const definition = { ...operation, selectionSet };
  return {
    document: { kind: Kind.DOCUMENT, definitions: [definition] },
    askedOf: lifting.askedOf,
  };
}

function usesAny(lifted: FieldsOfInterfaces, document: DocumentNode): boolean {
  if (lifted.size === 0) return false;
  const names = new Set([...lifted.values()].flatMap((fields) => [...fields]));
  let uses = false;
  visit(document, {
    Field: ({ name }) => {
      if (!names.has(name.value)) return undefined;
      uses = true;
      return BREAK;
    },
  });
  return uses;
}

/** Where selections stand that concern one object. */
interface Standing {
  /** What the graph says the object is. */
  readonly declared: GraphQLCompositeType;
  /** The type the selections are on. */
  readonly type: GraphQLCompositeType;
  /** The object types that the fragments around them leave. */
  readonly possible: ReadonlySet<string>;
  readonly place: string;
  readonly isInFragment: boolean;
  /** The conditions of the fragments around them, where they are not decided yet. */
  readonly directives: readonly (readonly DirectiveNode[])[];
  /** What was lifted out, by interface. */
  readonly out: Map<string, SelectionNode[]>;
}

class Lifting {
  readonly askedOf = new Map<string, Set<string>>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly lifted: FieldsOfInterfaces,
    private readonly fragments: OperationParts['fragments'],
  ) {}

  lift(set: SelectionSetNode, declared: GraphQLCompositeType, place: string): SelectionSetNode {
    const out = new Map<string, SelectionNode[]>();
    const kept = this.#keep(set, {
      declared,
      type: declared,
      possible: this.#possible(declared),
      place,
      isInFragment: false,
      directives: [],
      out,
    });
    const above = [...out].map(([on, fields]) => fragmentOn(on, fields));
    return { ...set, selections: [...kept, ...above] };
  }

  #keep({ selections }: SelectionSetNode, standing: Standing): SelectionNode[] {
    const kept = selections.flatMap((selection) =>
      selection.kind === Kind.FIELD
        ? this.#field(selection, standing)
        : this.#fragment(selection, standing),
    );
    return kept.length > 0 ? kept : [TYPENAME];
  }

  #field(node: FieldNode, standing: Standing): SelectionNode[] {
    const { declared, type, possible, place, out } = standing;
    const here = placeBelow(place, node.alias?.value ?? node.name.value);
    const whole = this.#withSelections(node, type, here);
    const on = this.#liftedTo(type, node.name.value);
    if (on === null) return [whole];
    this.askedOf.set(here, new Set([...(this.askedOf.get(here) ?? []), ...possible]));
    if (isObjectType(declared) || !standing.isInFragment) return [whole];
    const conditional = standing.directives.reduce<SelectionNode>(
      (selection, directives) => fragmentOn(undefined, [selection], directives),
      whole,
    );
    out.set(on, [...(out.get(on) ?? []), conditional]);
    return [];
  }

  #withSelections(node: FieldNode, type: GraphQLCompositeType, place: string): FieldNode {
    if (node.selectionSet === undefined || isUnionType(type)) return node;
    const definition = type.getFields()[node.name.value];
    const named = definition === undefined ? undefined : getNamedType(definition.type);
    if (!isCompositeType(named)) return node;
    return { ...node, selectionSet: this.lift(node.selectionSet, named, place) };
  }

  #fragment(
    selection: Exclude<SelectionNode, FieldNode>,
    standing: Standing,
  ): readonly SelectionNode[] {
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : this.fragments.get(selection.name.value);
    if (fragment === undefined) return [];
    const { directives = [] } = selection;
    const condition = fragment.typeCondition?.name.value;
    const type = condition === undefined ? standing.type : this.schema.getType(condition);
    if (!isCompositeType(type)) return [];
    const left = this.#possible(type);
    const possible = new Set([...standing.possible].filter((name) => left.has(name)));
    const inner = this.#keep(fragment.selectionSet, {
      ...standing,
      type,
      possible,
      isInFragment: true,
      directives:
        directives.length === 0 ? standing.directives : [...standing.directives, directives],
    });
    return [fragmentOn(condition, inner, directives)];
  }

  /** The interface that a field is lifted to; null when it is planned where it stands. */
  #liftedTo(type: GraphQLCompositeType, name: string): string | null {
    if (isUnionType(type)) return null;
    const above = [type, ...type.getInterfaces()];
    return above.find((one) => this.lifted.get(one.name)?.has(name) === true)?.name ?? null;
  }

  #possible(type: GraphQLCompositeType): ReadonlySet<string> {
    if (isObjectType(type)) return new Set([type.name]);
    return new Set(this.schema.getPossibleTypes(type).map(({ name }) => name));
  }
}
