import { LRUCache } from 'lru-cache';
import { parse } from 'graphql';
import type { FieldDenial, FieldRules, MaskKind } from '../engine/field-rules.js';
import {
  readRequirements,
  type FieldMask,
  type FieldNeeds,
  type GraphRequirements,
} from './graph-requirements.js';
import type { Grants } from './grants.js';
import { isMet, requirementInWords } from './requirement.js';

/** Classes of callers that are remembered; there are as many as sets of requirements that callers meet. */
const REMEMBERED_CLASSES = 1_000;

/**
 * Who may ask which field of one supergraph, and who sees which value masked. Whoever meets the same requirements is
 * of the same class, whatever else they hold.
 */
export class AuthorizationRules {
  readonly #graph: GraphRequirements;
  readonly #needs: ReadonlyMap<string, CombinedNeeds>;
  readonly #classes = new LRUCache<string, FieldRules>({ max: REMEMBERED_CLASSES });

  /** @throws AccessRulesUnreadable when a directive of access cannot be read; such a supergraph may not be served */
  constructor(supergraphSdl: string) {
    this.#graph = readRequirements(parse(supergraphSdl, { noLocation: true }));
    this.#needs = combine(this.#graph);
  }

  /** What callers with these grants may see; the same object for the same class. */
  rulesFor(grants: Grants): FieldRules {
    const met = this.#graph.table.all.map((requirement) => isMet(requirement, grants));
    const classKey = `${grants.authenticated ? 'known' : 'stranger'}:${met.map(Number).join('')}`;
    const known = this.#classes.get(classKey);
    if (known !== undefined) return known;
    const rules = this.#rules(classKey, met, grants.authenticated);
    this.#classes.set(classKey, rules);
    return rules;
  }

  #rules(classKey: string, met: readonly boolean[], isKnown: boolean): FieldRules {
    const needsOf = (parentType: string, fieldName: string): CombinedNeeds | undefined =>
      this.#needs.get(coordinate(parentType, fieldName));
    return {
      classKey,
      denial: (parentType, fieldName) => {
        const missing = needsOf(parentType, fieldName)?.requirements.filter((at) => !met[at]) ?? [];
        return missing.length === 0
          ? null
          : this.#denial(coordinate(parentType, fieldName), missing, isKnown);
      },
      mask: (parentType, fieldName) => {
        const masks = needsOf(parentType, fieldName)?.masks.filter(({ unless }) => !met[unless]);
        return strictest(masks ?? []);
      },
    };
  }

  #denial(field: string, missing: readonly number[], isKnown: boolean): FieldDenial {
    const asked = missing.flatMap((at) => this.#graph.table.all[at] ?? []).map(requirementInWords);
    const needs = `${field} needs ${asked.join(' and ')}.`;
    return isKnown
      ? { code: 'FORBIDDEN', message: needs }
      : { code: 'UNAUTHENTICATED', message: `Sign in first: ${needs}` };
  }
}

/** What a field asks for wherever it may lead: its own, its parent's, and on an interface every possible type's. */
interface CombinedNeeds {
  readonly requirements: readonly number[];
  readonly masks: readonly FieldMask[];
}

function coordinate(type: string, field: string): string {
  return `${type}.${field}`;
}

/** Fields that ask for nothing are left out. */
function combine({ types }: GraphRequirements): ReadonlyMap<string, CombinedNeeds> {
  const combined = new Map<string, CombinedNeeds>();
  const implementing = new Map<string, string[]>();
  for (const [name, { interfaces }] of types)
    for (const parent of interfaces)
      implementing.set(parent, [...(implementing.get(parent) ?? []), name]);

  for (const [typeName, type] of types) {
    for (const fieldName of type.fields.keys()) {
      const sources = type.isInterface
        ? [typeName, ...(implementing.get(typeName) ?? [])]
        : [typeName, ...interfacesThatGive(typeName, fieldName)];
      const needs = sources.map((source) => needsAt(source, fieldName, source !== typeName));
      const requirements = new Set(needs.flatMap((need) => need.requirements));
      const masks = needs.flatMap((need) => need.masks);
      if (requirements.size > 0 || masks.length > 0)
        combined.set(coordinate(typeName, fieldName), { requirements: [...requirements], masks });
    }
  }
  return combined;

  function needsAt(typeName: string, fieldName: string, asPossible: boolean): CombinedNeeds {
    const type = types.get(typeName);
    const field: FieldNeeds | undefined = type?.fields.get(fieldName);
    // An interface that gives its field to a type gives what the field asks for, not what the interface does.
    const own = type === undefined || (asPossible && type.isInterface) ? [] : type.requirements;
    return {
      requirements: [...own, ...(field?.requirements ?? [])],
      masks: field?.masks ?? [],
    };
  }

  /** A field that an interface object adds is a field of every implementing type, and guarded there, too. */
  function interfacesThatGive(typeName: string, fieldName: string): readonly string[] {
    const type = types.get(typeName);
    return type?.fields.get(fieldName)?.fromInterface === true ? type.interfaces : [];
  }
}

/** Where masks differ, nothing is shown. */
function strictest(masks: readonly FieldMask[]): MaskKind | null {
  const [first, ...others] = masks;
  if (first === undefined) return null;
  return others.every(({ as }) => as === first.as) ? first.as : 'ALL';
}
