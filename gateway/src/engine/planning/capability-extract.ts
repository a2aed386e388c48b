import {
  isTypeDefinitionNode,
  Kind,
  type DocumentNode,
  type FieldDefinitionNode,
  type SelectionSetNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import type { ChainedField } from './chained-fields.js';
import {
  isTypeWithFields,
  joinArgument,
  joinDirectives,
  readFieldSet,
  type TypeWithFields,
} from './join-directives.js';

/** What a capability must know of a type. */
export interface ExtractedType {
  /** Whether it is asked for objects of the type by their keys. */
  readonly hasKeys: boolean;
  /** By name, whether another capability gives the field. */
  readonly fields: ReadonlyMap<string, boolean>;
}

/** Types by name. */
export type CapabilityExtract = ReadonlyMap<string, ExtractedType>;

/**
 * What of a field's capability has to be known so that the field can be asked without the rest: the keys and inputs of
 * its object, and what it gives, down to objects that have keys themselves.
 *
 * @returns null where abstract types belong to that
 */
export function extractCapability(
  document: DocumentNode,
  chained: ChainedField,
): CapabilityExtract | null {
  const extraction = new Extraction(document, chained.graph);
  return extraction.take(chained) ? extraction.types : null;
}

class Extraction {
  readonly types = new Map<string, { hasKeys: boolean; readonly fields: Map<string, boolean> }>();
  readonly #definitions = new Map<string, TypeDefinitionNode>();
  readonly #whole = new Set<string>();

  constructor(
    document: DocumentNode,
    private readonly graph: string,
  ) {
    for (const definition of document.definitions.filter(isTypeDefinitionNode))
      this.#definitions.set(definition.name.value, definition);
  }

  take({ type, field, requires }: ChainedField): boolean {
    const node = this.#objectType(type)?.fields?.find(({ name }) => name.value === field);
    return (
      node !== undefined &&
      this.#keys(type) &&
      this.#fieldSet(type, requires) &&
      this.#inputs(node) &&
      this.#output(nameOf(node.type))
    );
  }

  #known(name: string) {
    const known = this.types.get(name) ?? { hasKeys: false, fields: new Map<string, boolean>() };
    this.types.set(name, known);
    return known;
  }

  /** A type that the capability knows as an object; null for what it knows as something else. */
  #objectType(name: string): TypeWithFields | null {
    const definition = this.#definitions.get(name);
    if (definition === undefined || !isTypeWithFields(definition)) return null;
    const isObject =
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      joinDirectives(definition, 'join__type', this.graph).some(
        (directive) => joinArgument(directive, 'isInterfaceObject') === 'true',
      );
    return isObject ? definition : null;
  }

  #keysOf(definition: TypeWithFields): SelectionSetNode[] {
    return joinDirectives(definition, 'join__type', this.graph).flatMap((directive) => {
      const key = readFieldSet(joinArgument(directive, 'key'));
      return key === null || joinArgument(directive, 'resolvable') === 'false' ? [] : [key];
    });
  }

  #keys(name: string): boolean {
    const definition = this.#objectType(name);
    const keys = definition === null ? [] : this.#keysOf(definition);
    const known = this.#known(name);
    if (known.hasKeys) return true;
    known.hasKeys = true;
    return keys.length > 0 && keys.every((key) => this.#fieldSet(name, key));
  }

  #fieldSet(on: string, { selections }: SelectionSetNode): boolean {
    return selections.every((selection) => {
      if (selection.kind !== Kind.FIELD) return false;
      const name = selection.name.value;
      const node = this.#objectType(on)?.fields?.find((field) => field.name.value === name);
      if (node === undefined || !this.#field(on, node)) return false;
      const type = nameOf(node.type);
      return selection.selectionSet === undefined
        ? this.#output(type)
        : this.#fieldSet(type, selection.selectionSet);
    });
  }

  #field(on: string, node: FieldDefinitionNode): boolean {
    const isExternal = joinDirectives(node, 'join__field', this.graph).some(
      (directive) =>
        joinArgument(directive, 'external') === 'true' ||
        joinArgument(directive, 'requires') !== undefined,
    );
    this.#known(on).fields.set(node.name.value, isExternal);
    return this.#inputs(node);
  }

  #inputs({ arguments: inputs = [] }: FieldDefinitionNode): boolean {
    for (const { type } of inputs) this.#input(nameOf(type));
    return true;
  }

  #input(name: string): void {
    const definition = this.#definitions.get(name);
    if (definition === undefined || this.types.has(name)) return;
    this.#known(name);
    if (definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) return;
    for (const { type } of definition.fields ?? []) this.#input(nameOf(type));
  }

  #output(name: string): boolean {
    const definition = this.#definitions.get(name);
    if (definition === undefined) return true;
    if (!('fields' in definition) && definition.kind !== Kind.UNION_TYPE_DEFINITION) {
      this.#known(name);
      return true;
    }
    const type = this.#objectType(name);
    if (type === null) return false;
    return this.#keysOf(type).length > 0 ? this.#keys(name) : this.#value(name, type);
  }

  /** A type without keys: everything that the capability gives of it. */
  #value(name: string, type: TypeWithFields): boolean {
    if (this.#whole.has(name)) return true;
    this.#whole.add(name);
    const given = (type.fields ?? []).filter((node) => {
      const [directive] = joinDirectives(node, 'join__field', this.graph);
      if (directive !== undefined) return joinArgument(directive, 'external') !== 'true';
      return joinDirectives(node, 'join__field').length === 0;
    });
    return (
      given.length > 0 &&
      given.every((node) => this.#field(name, node) && this.#output(nameOf(node.type)))
    );
  }
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
