import { Kind, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { NEVER_KEPT, type CachePolicy } from './cache-policy.js';
import type { CacheRules, FieldRule, TypeRule } from './cache-rules.js';

/** Walks once over everything an operation may reach and remembers the strictest of what it meets. */
export class PolicyWalk {
  #maxAgeSeconds = Number.POSITIVE_INFINITY;
  #isPrivate = false;
  readonly #entityTypes = new Set<string>();
  readonly #visitedFragments = new Set<string>();

  constructor(
    private readonly rules: CacheRules,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {}

  /** What was met so far; an answer without data of its own is never kept. */
  policy(): CachePolicy {
    if (this.#maxAgeSeconds === 0 || !Number.isFinite(this.#maxAgeSeconds)) return NEVER_KEPT;
    return {
      maxAgeSeconds: this.#maxAgeSeconds,
      isPrivate: this.#isPrivate,
      entityTypes: [...this.#entityTypes].sort(),
    };
  }

  selections(selectionSet: SelectionSetNode, parentType: string): void {
    for (const selection of selectionSet.selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          this.#field(selection, parentType);
          break;
        case Kind.INLINE_FRAGMENT:
          this.selections(
            selection.selectionSet,
            selection.typeCondition?.name.value ?? parentType,
          );
          break;
        case Kind.FRAGMENT_SPREAD:
          this.#spread(selection.name.value);
      }
    }
  }

  #spread(name: string): void {
    const fragment = this.fragments.get(name);
    // Its type condition is its own, so a second visit would find the same.
    if (fragment === undefined || this.#visitedFragments.has(name)) return;
    this.#visitedFragments.add(name);
    this.selections(fragment.selectionSet, fragment.typeCondition.name.value);
  }

  #field({ name, selectionSet }: FieldNode, parentType: string): void {
    if (name.value === '__typename') return;
    const met = this.#meaningsOf(parentType, name.value);
    if (met.length === 0) this.#maxAgeSeconds = 0;
    for (const { owner, rule } of met) this.#meet(parentType, name.value, owner, rule);
    const [first] = met;
    if (selectionSet === undefined || first === undefined) return;
    for (const type of new Set(met.map(({ rule }) => rule.type))) this.#reach(type);
    this.selections(selectionSet, first.rule.type);
  }

  /** The field on the type itself and, for an interface, on everything that implements it. */
  #meaningsOf(
    parentType: string,
    name: string,
  ): { readonly owner: TypeRule; readonly rule: FieldRule }[] {
    const parent = this.rules.types.get(parentType);
    return [...new Set([parentType, ...(parent?.objects ?? [])])].flatMap((type) => {
      const owner = this.rules.types.get(type);
      const rule = owner?.fields.get(name);
      return owner === undefined || rule === undefined ? [] : [{ owner, rule }];
    });
  }

  #meet(parentType: string, name: string, owner: TypeRule, rule: FieldRule): void {
    if (rule.isPrivate || owner.isGuarded || this.rules.types.get(rule.type)?.isGuarded === true)
      this.#isPrivate = true;
    if (rule.maxAgeSeconds !== null)
      this.#maxAgeSeconds = Math.min(this.#maxAgeSeconds, rule.maxAgeSeconds);
    else if (this.#mustSpeakForItself(parentType, name, owner)) this.#maxAgeSeconds = 0;
  }

  #mustSpeakForItself(parentType: string, name: string, owner: TypeRule): boolean {
    if (parentType === this.rules.queryType) return true;
    // What an interface declares says nothing of its own: the types that implement it do.
    const isDeclaration =
      owner === this.rules.types.get(parentType) && !owner.objects.includes(parentType);
    return !isDeclaration && owner.isEntity && !owner.idFields.has(name);
  }

  /** An answer that holds something of an abstract type may hold any of its objects. */
  #reach(name: string): void {
    const type = this.rules.types.get(name);
    if (type === undefined) return;
    for (const one of new Set([name, ...type.objects]))
      if (this.rules.types.get(one)?.isEntity === true) this.#entityTypes.add(one);
  }
}
