import {
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { documentOf, operationOf, type OperationParts } from '../operation-parts.js';
import { objectsOf, type PersonalFields } from './personal-fields.js';

/**
 * Has the keys fetched of the entities whose personal fields are asked for, so that it can be told whose they were.
 * They are asked for by their own names, under which nothing else is gathered; what is shown stays the same.
 */
export function askSubjectKeys(
  schema: GraphQLSchema,
  document: DocumentNode,
  personal: PersonalFields,
): DocumentNode {
  const parts = operationOf(document, undefined);
  const root = schema.getRootType(parts.operation.operation);
  return root == null ? document : new KeyAsking(schema, parts, personal).ask(root);
}

/** Selections of one object with the keys they need. */
interface Asked<T> {
  readonly node: T;
  /**
   * The types of the object of which something personal is in there although no key of theirs is asked yet; what has
   * none is named by an object around it.
   */
  readonly unnamed: readonly string[];
}

class KeyAsking {
  readonly #fragments = new Map<string, Asked<FragmentDefinitionNode>>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly parts: OperationParts,
    private readonly personal: PersonalFields,
  ) {}

  ask(root: GraphQLCompositeType): DocumentNode {
    const { operation, fragments } = this.parts;
    const selectionSet = this.#set(operation.selectionSet, root).node;
    const asked = [...fragments.keys()].map((name) => [name, this.#fragment(name)?.node] as const);
    return documentOf({
      operation: { ...operation, selectionSet },
      fragments: new Map(
        asked.flatMap(([name, node]) => (node === undefined ? [] : [[name, node]])),
      ),
    });
  }

  #set(set: SelectionSetNode, type: GraphQLCompositeType): Asked<SelectionSetNode> {
    const asked = set.selections.map((selection) => this.#selection(selection, type));
    const selections = asked.map(({ node }) => node);
    const unnamed = [...new Set(asked.flatMap((one) => one.unnamed))];
    const keys = unnamed.map((name) => ({ name, key: this.personal.keyOf(name) }));
    const added = keys.flatMap(({ name, key }) => (key === null ? [] : keyOf(name, key, type)));
    return {
      node: { ...set, selections: [...selections, ...added] },
      unnamed: keys.flatMap(({ name, key }) => (key === null ? [name] : [])),
    };
  }

  #selection(selection: SelectionNode, type: GraphQLCompositeType): Asked<SelectionNode> {
    if (selection.kind === Kind.FIELD) return this.#field(selection, type);
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const unnamed = this.#fragment(selection.name.value)?.unnamed ?? [];
      return { node: selection, unnamed };
    }
    const condition = selection.typeCondition?.name.value;
    const on = condition === undefined ? type : this.schema.getType(condition);
    if (!isCompositeType(on)) return { node: selection, unnamed: [] };
    const { node: selectionSet, unnamed } = this.#set(selection.selectionSet, on);
    return { node: { ...selection, selectionSet }, unnamed };
  }

  #field(node: FieldNode, type: GraphQLCompositeType): Asked<FieldNode> {
    const isPersonal = this.personal.isShownWhole([type.name], node.name.value);
    const below = objectsOf(type, node.name.value);
    if (node.selectionSet === undefined || below === null)
      return { node, unnamed: isPersonal ? this.#possible(type) : [] };
    const { node: selectionSet, unnamed } = this.#set(node.selectionSet, below);
    return {
      node: { ...node, selectionSet },
      unnamed: isPersonal || unnamed.length > 0 ? this.#possible(type) : [],
    };
  }

  #possible(type: GraphQLCompositeType): readonly string[] {
    return isObjectType(type)
      ? [type.name]
      : this.schema.getPossibleTypes(type).map(({ name }) => name);
  }

  /** Named fragments stay what they are: asked for once, spread wherever they were. */
  #fragment(name: string): Asked<FragmentDefinitionNode> | undefined {
    const known = this.#fragments.get(name);
    if (known !== undefined) return known;
    const fragment = this.parts.fragments.get(name);
    const on =
      fragment === undefined ? undefined : this.schema.getType(fragment.typeCondition.name.value);
    if (fragment === undefined || !isCompositeType(on)) return undefined;
    const { node: selectionSet, unnamed } = this.#set(fragment.selectionSet, on);
    const asked = { node: { ...fragment, selectionSet }, unnamed };
    this.#fragments.set(name, asked);
    return asked;
  }
}

/** The key of an object's type; an interface is asked itself where it has the fields, so that its objects stay as one. */
function keyOf(name: string, key: readonly string[], on: GraphQLCompositeType): SelectionNode[] {
  const fields = key.map(fieldNamed);
  const isHere =
    on.name === name ||
    (isInterfaceType(on) && key.every((field) => on.getFields()[field] !== undefined));
  if (isHere) return fields;
  return [
    {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
      selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
    },
  ];
}

function fieldNamed(value: string): FieldNode {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value } };
}
