import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What one operation asks, with its fragments written out. */
export interface OperationSize {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
}

/** Every operation's size, and the directives that stand in the document whether used or not. */
export interface DocumentSize {
  readonly operations: readonly OperationSize[];
  readonly directives: number;
}

/** Measures without a schema, in time linear in the document: each fragment is looked at once and counted as often as it is spread. */
export function measureDocument(document: DocumentNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  const tape = new MeasuringTape(fragments);
  let directives = 0;
  visit(document, { Directive: () => void (directives += 1) });
  return {
    operations: document.definitions
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => tape.operation(operation)),
    directives,
  };
}

interface Size {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields directly in the selection, those of its fragments included. */
  readonly fields: number;
}

const nothing: Size = { depth: 0, aliases: 0, directives: 0, fields: 0 };

/** Fragments that spread each other multiply; beyond this the exact count says nothing more. */
const COUNT_CEILING = 1_000_000_000;

class MeasuringTape {
  readonly #measured = new Map<string, Size>();

  constructor(private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>) {}

  operation(operation: OperationDefinitionNode): OperationSize {
    const { depth, aliases, directives, fields } = this.#selections(operation.selectionSet);
    const variables = operation.variableDefinitions ?? [];
    const ownDirectives = [operation, ...variables].reduce(
      (sum, node) => sum + (node.directives?.length ?? 0),
      0,
    );
    return { depth, aliases, directives: directives + ownDirectives, rootFields: fields };
  }

  #selections({ selections }: SelectionSetNode): Size {
    let { depth, aliases, directives, fields } = nothing;
    for (const selection of selections) {
      const part = this.#selection(selection);
      depth = Math.max(depth, part.depth);
      aliases = Math.min(COUNT_CEILING, aliases + part.aliases);
      directives = Math.min(
        COUNT_CEILING,
        directives + part.directives + (selection.directives?.length ?? 0),
      );
      fields = Math.min(COUNT_CEILING, fields + part.fields);
    }
    return { depth, aliases, directives, fields };
  }

  #selection(selection: SelectionSetNode['selections'][number]): Size {
    switch (selection.kind) {
      case Kind.FIELD:
        return this.#field(selection);
      case Kind.INLINE_FRAGMENT:
        return this.#selections(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return this.#fragment(selection.name.value);
    }
  }

  #field(field: FieldNode): Size {
    const below = field.selectionSet === undefined ? nothing : this.#selections(field.selectionSet);
    // The standard introspection query is deeper than any question; graphql-js has a depth rule of its own for it.
    const depth = tellsTheSchema(field) ? 1 : 1 + below.depth;
    const aliases = below.aliases + (field.alias === undefined ? 0 : 1);
    return { depth, aliases, directives: below.directives, fields: 1 };
  }

  #fragment(name: string): Size {
    const known = this.#measured.get(name);
    if (known !== undefined) return known;
    const fragment = this.fragments.get(name);
    if (fragment === undefined) return nothing;
    // A fragment that contains itself is refused by validation; here it must only end.
    this.#measured.set(name, nothing);
    const selected = this.#selections(fragment.selectionSet);
    const size = {
      ...selected,
      directives: selected.directives + (fragment.directives?.length ?? 0),
    };
    this.#measured.set(name, size);
    return size;
  }
}

function tellsTheSchema(field: FieldNode): boolean {
  return field.name.value === '__schema' || field.name.value === '__type';
}
