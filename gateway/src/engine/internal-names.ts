import {
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';
import { isInheritedName } from './own-property.js';

const MARK = '_hub_';

/** The name a client gave, of a name used between capabilities. */
export function clientName(name: string): string {
  return name.startsWith(MARK) ? name.slice(MARK.length) : name;
}

/**
 * Gives answers names that cannot be mistaken for a field of the graph while data is gathered. A plan asks for keys
 * and required inputs by their own names; an alias such as `id: name` would answer the wrong value under such a name,
 * and the planner does not look out for it.
 */
export class InternalNames {
  readonly #fieldNames = new Set<string>();
  readonly #required: RequiredNames;

  constructor(supergraphSchema: GraphQLSchema, supergraphSdl: string) {
    for (const type of Object.values(supergraphSchema.getTypeMap())) {
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const name of Object.keys(type.getFields())) this.#fieldNames.add(name);
    }
    this.#required = requiredNames(supergraphSdl);
  }

  /** The name a field's value is gathered under. */
  keyOf({ alias, name, arguments: given }: FieldNode): string {
    const key = alias?.value ?? name.value;
    const isAlias = key !== name.value;
    const mistakable = isAlias
      ? this.#fieldNames.has(key) || isInheritedName(key) || key.startsWith(MARK)
      : this.#required.withArguments.has(key) ||
        ((given ?? []).length > 0 && this.#required.all.has(key));
    return mistakable ? MARK + key : key;
  }

  /** The document as it is planned. */
  rename(document: DocumentNode): DocumentNode {
    return visit(document, {
      Field: (node) => {
        const key = this.keyOf(node);
        return key === (node.alias?.value ?? node.name.value)
          ? undefined
          : { ...node, alias: { kind: Kind.NAME, value: key } };
      },
    });
  }
}

/** Names of fields that some capability requires of another. */
interface RequiredNames {
  readonly all: ReadonlySet<string>;
  /** Those required with arguments of the capability's own choice. */
  readonly withArguments: ReadonlySet<string>;
}

function requiredNames(supergraphSdl: string): RequiredNames {
  const all = new Set<string>();
  const withArguments = new Set<string>();
  visit(parse(supergraphSdl, { noLocation: true }), {
    Directive: ({ name, arguments: given }) => {
      if (name.value !== 'join__field') return;
      const requires = given?.find((argument) => argument.name.value === 'requires')?.value;
      if (requires?.kind !== Kind.STRING) return;
      visit(parse(`{${requires.value}}`, { noLocation: true }), {
        Field: (field) => {
          all.add(field.name.value);
          if ((field.arguments ?? []).length > 0) withArguments.add(field.name.value);
        },
      });
    },
  });
  return { all, withArguments };
}
