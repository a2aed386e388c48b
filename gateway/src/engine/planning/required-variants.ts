import {
  Kind,
  parse,
  print,
  visit,
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type SelectionSetNode,
} from 'graphql';
import { graphNames, isTypeWithFields, joinArgument, readFieldSet } from './join-directives.js';
import { withoutUnusedInputs } from './without-unused-inputs.js';

/** A field with the arguments that a capability requires it with. */
export interface RequiredVariant {
  readonly name: string;
  readonly arguments: readonly ArgumentNode[];
}

/**
 * Fields that capabilities require with several different arguments. The planner takes them for one; in the supergraph
 * it reads, each variant is a field of its own.
 */
export interface RequiredVariants {
  /** What the planner reads. */
  readonly plannerSdl: string;
  /** By the name the planner knows each under. */
  readonly byName: ReadonlyMap<string, RequiredVariant>;
  /** Which inputs a field of a type needs in a capability, of those that have several variants; keyed by their field. */
  needsOf(subgraph: string, type: string, field: string): ReadonlyMap<string, string>;
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** Null for a supergraph where every field is required with the same arguments everywhere. */
export function requiredVariants(supergraphSdl: string): RequiredVariants | null {
  if (!supergraphSdl.includes('requires:')) return null;
  const document = parse(supergraphSdl, { noLocation: true });
  const names = new VariantNames(document);
  if (names.byName.size === 0) return null;
  const graphs = graphNames(document);
  const needs = new Map<string, ReadonlyMap<string, string>>();
  for (const type of document.definitions.filter(isTypeWithFields))
    for (const field of type.fields ?? [])
      for (const directive of field.directives ?? []) {
        const graph = graphs.get(joinArgument(directive, 'graph') ?? '') ?? '';
        const needed = names.neededBy(directive);
        if (needed.size > 0) needs.set(`${graph} ${type.name.value}.${field.name.value}`, needed);
      }
  return {
    plannerSdl: print(
      withoutUnusedInputs(withVariants(document, names), (field) => names.concerns(field)),
    ),
    byName: names.byName,
    needsOf: (subgraph, type, field) => needs.get(`${subgraph} ${type}.${field}`) ?? NOTHING,
  };
}

/** The names that variants have for the planner. */
class VariantNames {
  readonly byName = new Map<string, RequiredVariant>();
  readonly #names = new Map<string, string>();
  readonly #contested = new Set<string>();

  constructor(document: DocumentNode) {
    const found = new Map<string, Map<string, readonly ArgumentNode[]>>();
    eachRequired(document, (field) => {
      const { name, arguments: given = [] } = field;
      const variants = found.get(name.value) ?? new Map<string, readonly ArgumentNode[]>();
      found.set(name.value, variants.set(writtenArguments(field), given));
    });
    for (const [name, variants] of found) {
      if (variants.size < 2) continue;
      this.#contested.add(name);
      for (const [written, given] of variants) {
        if (given.length === 0) continue;
        const variant = `_hubr${String(this.byName.size)}_${name}`;
        this.#names.set(name + written, variant);
        this.byName.set(variant, { name, arguments: given });
      }
    }
  }

  /** What the planner calls a required field; null when it has no variants. */
  of(field: FieldNode): string | null {
    const name = field.name.value;
    if (!this.#contested.has(name)) return null;
    return this.#names.get(name + writtenArguments(field)) ?? name;
  }

  /** Whether a field is a variant, or has variants. */
  concerns(field: string): boolean {
    return this.#contested.has(field) || this.byName.has(field);
  }

  neededBy(directive: ConstDirectiveNode): ReadonlyMap<string, string> {
    const needed = new Map<string, string>();
    const required = requiredBy(directive);
    if (required === null) return needed;
    visit(required, {
      Field: (field) => {
        const variant = this.of(field);
        if (variant !== null) needed.set(field.name.value, variant);
      },
    });
    return needed;
  }
}

function eachRequired(document: DocumentNode, look: (field: FieldNode) => void): void {
  visit(document, {
    Directive: (directive) => {
      const required = requiredBy(directive as ConstDirectiveNode);
      if (required !== null) visit(required, { Field: look });
    },
  });
}

function requiredBy(directive: ConstDirectiveNode): SelectionSetNode | null {
  return directive.name.value === 'join__field'
    ? readFieldSet(joinArgument(directive, 'requires'))
    : null;
}

function writtenArguments({ arguments: given = [] }: FieldNode): string {
  return `(${given
    .map((argument) => print(argument))
    .sort()
    .join()})`;
}

/** The supergraph with a field for each variant, beside the field it is a variant of. */
function withVariants(document: DocumentNode, names: VariantNames): DocumentNode {
  const renamed = visit(document, {
    Directive: (directive) => {
      const required = requiredBy(directive as ConstDirectiveNode);
      if (required === null) return undefined;
      const written = print(visit(required, { Field: (field) => withoutArguments(field, names) }));
      return withArgument(directive as ConstDirectiveNode, 'requires', written.slice(1, -1));
    },
  });
  const definitions = renamed.definitions.map((definition) => {
    if (!isTypeWithFields(definition)) return definition;
    const fields = definition.fields ?? [];
    return { ...definition, fields: [...fields, ...fields.flatMap((one) => variants(one, names))] };
  });
  return { ...renamed, definitions };
}

function withoutArguments(field: FieldNode, names: VariantNames): FieldNode | undefined {
  const variant = names.of(field);
  if (variant === null || variant === field.name.value) return undefined;
  return { ...field, name: { kind: Kind.NAME, value: variant }, arguments: [] };
}

function variants(field: FieldDefinitionNode, names: VariantNames): FieldDefinitionNode[] {
  const known = new Set(field.arguments?.map(({ name }) => name.value));
  return [...names.byName]
    .filter(
      ([, variant]) =>
        variant.name === field.name.value &&
        variant.arguments.every(({ name }) => known.has(name.value)),
    )
    .map(([name]) => ({
      kind: Kind.FIELD_DEFINITION,
      name: { kind: Kind.NAME, value: name },
      type: field.type,
      directives: (field.directives ?? []).filter((one) => one.name.value === 'join__field'),
    }));
}

function withArgument(
  directive: ConstDirectiveNode,
  name: string,
  value: string,
): ConstDirectiveNode {
  return {
    ...directive,
    arguments: (directive.arguments ?? []).map((argument) =>
      argument.name.value === name
        ? { ...argument, value: { kind: Kind.STRING, value: value.replace(/\s+/g, ' ').trim() } }
        : argument,
    ),
  };
}
