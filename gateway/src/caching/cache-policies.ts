import {
  Kind,
  OperationTypeNode,
  parse,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { FetchTemplate } from '../engine/subgraph-client.js';
import { NEVER_KEPT, type CachePolicy } from './cache-policy.js';
import { readCacheRules, type CacheRules } from './cache-rules.js';
import { tagsOfChangedType } from './cache-tags.js';
import { PolicyWalk } from './policy-walk.js';

/**
 * How long answers may be kept, by what the supergraph says with `@cached(maxAgeSeconds: Int!, private: Boolean)`:
 *
 * - A field of an entity or of the query type without it is never kept, and neither is anything that selects it. There is
 *   no default for whole types, because other capabilities add fields to an entity which the default would cover.
 * - Fields of value objects (types without a key) and `ID` fields of an entity's key share the policy of the field that
 *   led to them; the directive on such a field can only shorten it.
 * - An answer is kept as long as its shortest-lived field, and is private when any field is, or needs a right
 *   (`@authenticated`, `@requiresScopes`, `@policy`, `@masked` on the field or its type).
 * - A field of an interface counts as that field of every type that implements it. `@skip` and `@include` are ignored.
 */
export class CachePolicies {
  readonly #fetches = new WeakMap<FetchTemplate, CachePolicy>();
  readonly #keptTypes: ReadonlySet<string>;

  private constructor(private readonly rules: CacheRules) {
    this.#keptTypes = keptTypes(rules);
  }

  /** @throws GraphQLError when the text is no SDL */
  static fromSupergraph(supergraphSdl: string): CachePolicies {
    return new CachePolicies(readCacheRules(supergraphSdl));
  }

  /** For a valid operation of the document; computed once, when it is compiled. Mutations are never kept. */
  policyOfOperation(document: DocumentNode, operation: OperationDefinitionNode): CachePolicy {
    if (operation.operation !== OperationTypeNode.QUERY) return NEVER_KEPT;
    const walk = new PolicyWalk(this.rules, fragmentsOf(document));
    walk.selections(operation.selectionSet, this.rules.queryType);
    return walk.policy();
  }

  /**
   * For the entities a fetch asks. Its `entityTypes` are those nested in the entity asked for, which is not one of them.
   * What is no entity fetch is never kept.
   */
  policyOfFetch(template: FetchTemplate): CachePolicy {
    let policy = this.#fetches.get(template);
    if (policy === undefined) {
      policy = template.kind === 'query' ? this.#readFetch(template.document) : NEVER_KEPT;
      this.#fetches.set(template, policy);
    }
    return policy;
  }

  /** What an operation makes void by `@evicts` on its mutations, once they are done. */
  tagsChangedBy(document: DocumentNode, operation: OperationDefinitionNode): string[] {
    if (operation.operation !== OperationTypeNode.MUTATION) return [];
    const mutations = this.rules.types.get(this.rules.mutationType)?.fields;
    const types = rootFields(document, operation).flatMap(
      ({ name }) => mutations?.get(name.value)?.evicts ?? [],
    );
    return [...new Set(types.flatMap(tagsOfChangedType))];
  }

  /** Whether an answer that holds an entity of the type may be kept; of other types nobody needs to hear. */
  keeps(entityType: string): boolean {
    return this.#keptTypes.has(entityType);
  }

  /** The object types an entity of the named type may be: itself, or what implements the interface. */
  objectsOf(typename: string): readonly string[] {
    return this.rules.types.get(typename)?.objects ?? [typename];
  }

  #readFetch(text: string): CachePolicy {
    const document = parse(text, { noLocation: true });
    const [operation] = document.definitions.filter(isOperation);
    if (operation === undefined) return NEVER_KEPT;
    const walk = new PolicyWalk(this.rules, fragmentsOf(document));
    for (const selection of operation.selectionSet.selections) {
      if (selection.kind !== Kind.FIELD || selection.name.value !== '_entities') return NEVER_KEPT;
      if (selection.selectionSet !== undefined) walk.selections(selection.selectionSet, '_Entity');
    }
    return walk.policy();
  }
}

function isOperation(definition: { readonly kind: Kind }): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION;
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
}

function rootFields(document: DocumentNode, operation: OperationDefinitionNode): FieldNode[] {
  const fragments = fragmentsOf(document);
  const seen = new Set<string>();
  const fieldsIn = ({ selections }: OperationDefinitionNode['selectionSet']): FieldNode[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsIn(selection.selectionSet);
      const fragment = fragments.get(selection.name.value);
      if (fragment === undefined || seen.has(selection.name.value)) return [];
      seen.add(selection.name.value);
      return fieldsIn(fragment.selectionSet);
    });
  return fieldsIn(operation.selectionSet);
}

/** Entities that have a kept field, or that a kept field leads to, directly or through value objects. */
function keptTypes({ types }: CacheRules): ReadonlySet<string> {
  const kept = new Set<string>();
  const reached = new Set<string>();
  const reach = (name: string): void => {
    const type = types.get(name);
    if (type === undefined || reached.has(name)) return;
    reached.add(name);
    if (type.isEntity) kept.add(name);
    else for (const { type: below } of type.fields.values()) reach(below);
    for (const object of type.objects) reach(object);
  };
  for (const [name, { fields }] of types) {
    for (const field of fields.values()) {
      if (field.maxAgeSeconds === null || field.maxAgeSeconds === 0) continue;
      if (types.get(name)?.isEntity === true) kept.add(name);
      reach(field.type);
    }
  }
  return kept;
}
