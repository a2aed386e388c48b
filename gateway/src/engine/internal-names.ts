import { createHash } from 'node:crypto';
import {
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  print,
  visit,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';
import { isInheritedName, type AnswerObject } from './own-property.js';

/** What no name of a client is gathered under. */
const INTERNAL = '_hub';
const MARK = `${INTERNAL}_`;

/** Begins the name of one of several variants of a field; a digest as of lifted fields follows. */
const VARIANT_MARK = `${INTERNAL}v`;
const VARIANT = /^_hubv[0-9a-f]{12}_/;

/** Begins the name of a lifted field; a digest of the field and its arguments follows, then the client's name. */
const LIFTED = /^_hub([0-9a-f]{12})_/;
const DIGEST_LENGTH = 12;

/** The name a client gave, of a name used between capabilities. */
export function clientName(name: string): string {
  return name.startsWith(MARK) ? name.slice(MARK.length) : name.replace(VARIANT, '');
}

/** The name a client gave, of a lifted field; null of any other name. */
export function liftedName(name: string): string | null {
  return LIFTED.test(name) ? name.replace(LIFTED, '') : null;
}

/** The name under which an object holds what is told under a client's name. */
export function keyInData(object: Readonly<AnswerObject>, name: string): string {
  return Object.hasOwn(object, MARK + name) ? MARK + name : name;
}

/**
 * Gives answers names that cannot be mistaken for a field of the graph while data is gathered. A plan asks for keys
 * and required inputs by their own names; an alias such as `id: name` would answer the wrong value under such a name,
 * and the planner does not look out for it.
 */
export class InternalNames {
  readonly #fieldNames = new Set<string>();
  readonly #required: RequiredNames;

  /**
   * @param lifted names of fields that are planned elsewhere than they are asked, so that others stand beside them
   * @param varying names of fields that the planner takes for one where types ask them with different arguments
   */
  constructor(
    supergraphSchema: GraphQLSchema,
    supergraphSdl: string,
    private readonly lifted: ReadonlySet<string> = new Set(),
    private readonly varying: ReadonlySet<string> = new Set(),
  ) {
    for (const type of Object.values(supergraphSchema.getTypeMap())) {
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const name of Object.keys(type.getFields())) this.#fieldNames.add(name);
    }
    this.#required = requiredNames(supergraphSdl);
  }

  /** The name a field's value is gathered under. */
  keyOf(node: FieldNode): string {
    const { alias, name, arguments: given } = node;
    const key = alias?.value ?? name.value;
    if (this.lifted.has(name.value)) return `${INTERNAL}${digestOf(node)}_${key}`;
    if (this.varying.has(name.value)) return `${VARIANT_MARK}${digestOf(node)}_${key}`;
    const isAlias = key !== name.value;
    const mistakable = isAlias
      ? this.#fieldNames.has(key) || isInheritedName(key)
      : this.#required.withArguments.has(key) ||
        ((given ?? []).length > 0 && this.#required.all.has(key));
    return mistakable || key.startsWith(INTERNAL) ? MARK + key : key;
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

/** Equal for fields that may share a key: those of one name with equal arguments. */
function digestOf({ name, arguments: given = [] }: FieldNode): string {
  const written = given.map((argument) => print(inOrder(argument))).sort();
  return createHash('sha256')
    .update(`${name.value}(${written.join()})`)
    .digest('hex')
    .slice(0, DIGEST_LENGTH);
}

function inOrder(argument: ArgumentNode): ArgumentNode {
  return visit(argument, {
    ObjectValue: {
      leave: (node) => ({
        ...node,
        fields: [...node.fields].sort((one, other) => (one.name.value < other.name.value ? -1 : 1)),
      }),
    },
  });
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
