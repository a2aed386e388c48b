import {
  isCompositeType,
  type FieldNode,
  type GraphQLCompositeType,
  type SelectionSetNode,
} from 'graphql';
import type { Flag } from '../conditions.js';
import { isAnswerObject, readOwn, type AnswerObject } from '../own-property.js';
import {
  collectFields,
  type CollectedField,
  type CollectionScope,
} from '../projection/collect-fields.js';
import { objectsOf, PersonalSelections, type PersonalFields } from './personal-fields.js';
import { namelessSubject, subjectName } from './subject-name.js';

/** What a reader of subjects is compiled from. */
export interface SubjectScope extends CollectionScope {
  readonly personal: PersonalFields;
  /** The name a field's value is gathered under. */
  readonly keyOf: (node: FieldNode) => string;
}

interface ReadingScope extends SubjectScope {
  readonly selections: PersonalSelections;
}

/** What of an object of one type is personal, or leads to it. */
interface Sight {
  readonly typename: string;
  /** The names its key is gathered under; null for what is no entity. */
  readonly key: readonly string[] | null;
  readonly fields: readonly SightField[];
}

interface SightField {
  readonly name: string;
  /** The name its value was gathered under. */
  readonly source: string;
  /** The client's name of it. */
  readonly shownAs: string;
  readonly isPersonal: boolean;
  /** Null where nothing below is personal. */
  readonly below: ObjectSights | null;
}

/** Finds the entities whose personal fields an answer shows whole. It goes only where such fields were asked for. */
export class SubjectReader {
  readonly #root: Sight;

  private constructor(
    private readonly scope: ReadingScope,
    private readonly selectionSet: SelectionSetNode,
    private readonly rootType: GraphQLCompositeType,
  ) {
    this.#root = new ObjectSights(scope, [selectionSet], rootType).ofRoot();
  }

  /** Null when the operation shows nothing personal whole. */
  static of(
    scope: SubjectScope,
    selectionSet: SelectionSetNode,
    rootType: GraphQLCompositeType,
  ): SubjectReader | null {
    const selections = new PersonalSelections(scope.schema, scope.fragments, scope.personal);
    return selections.isIn(selectionSet, rootType)
      ? new SubjectReader({ ...scope, selections }, selectionSet, rootType)
      : null;
  }

  /** The same for other values of the conditions. */
  withFlag(flag: Flag): SubjectReader {
    return new SubjectReader({ ...this.scope, flag }, this.selectionSet, this.rootType);
  }

  /**
   * The subjects in the order of the answer, each once, as `subjectName` writes them: the nearest entity around a
   * value, or the field of the root where there is none.
   *
   * @param data as it was gathered
   * @param shown the data of the answer where it may hold less than was gathered, undefined where it holds all of it
   */
  read(data: AnswerObject, shown?: unknown): string[] {
    const reading = new Reading();
    if (shown !== null) reading.object(data, shown, this.#root, null);
    return [...reading.subjects];
  }
}

class Reading {
  readonly subjects = new Set<string>();

  object(object: AnswerObject, shown: unknown, sight: Sight, around: string | null): void {
    const own = nameOf(object, sight) ?? around;
    for (const { name, source, shownAs, isPersonal, below } of sight.fields) {
      const value = readOwn(object, source) ?? null;
      const seen = seenIn(shown, shownAs);
      if (value === null || seen === null) continue;
      const whose = own ?? namelessSubject(sight.typename, name);
      if (isPersonal && holdsValue(seen ?? value)) this.subjects.add(whose);
      if (below !== null) this.#value(value, seen, below, whose);
    }
  }

  #value(value: unknown, shown: unknown, below: ObjectSights, around: string): void {
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        const seen = seenIn(shown, index);
        if (seen !== null) this.#value(value[index], seen, below, around);
      }
    } else if (isAnswerObject(value)) {
      const sight = below.of(value);
      if (sight !== null) this.object(value, shown, sight, around);
    }
  }
}

/** What the answer holds there: null for nothing, undefined when all that was gathered is shown. */
function seenIn(shown: unknown, step: string | number): unknown {
  if (shown === undefined) return undefined;
  if (typeof step === 'number') return Array.isArray(shown) ? (shown[step] as unknown) : null;
  return isAnswerObject(shown) ? (readOwn(shown, step) ?? null) : null;
}

function holdsValue(value: unknown): boolean {
  return Array.isArray(value) ? value.some(holdsValue) : value !== null && value !== undefined;
}

/** Null for what is no entity, and for one whose key could not be had. */
function nameOf(object: AnswerObject, { typename, key }: Sight): string | null {
  if (key === null) return null;
  const values = key.map((field) => readOwn(object, field) ?? null);
  return values.includes(null) ? null : subjectName(typename, values);
}

/** What is personal of the objects at one place, by their type. */
class ObjectSights {
  readonly #sights = new Map<string, Sight | null>();

  constructor(
    private readonly scope: ReadingScope,
    private readonly selectionSets: readonly SelectionSetNode[],
    private readonly declared: GraphQLCompositeType,
  ) {}

  /** Capabilities may have names of their own for the roots; the graph's is what counts. */
  ofRoot(): Sight {
    return this.#sight(this.declared);
  }

  /** Null for what the projection does not show either. */
  of(object: AnswerObject): Sight | null {
    const said = object['__typename'];
    const name = typeof said === 'string' && !this.#isRoot() ? said : this.declared.name;
    let sight = this.#sights.get(name);
    if (sight === undefined) {
      const type = this.scope.schema.getType(name);
      sight = isCompositeType(type) ? this.#sight(type) : null;
      this.#sights.set(name, sight);
    }
    return sight;
  }

  #isRoot(): boolean {
    const { schema } = this.scope;
    return this.declared === schema.getQueryType() || this.declared === schema.getMutationType();
  }

  #sight(type: GraphQLCompositeType): Sight {
    const { name: typename } = type;
    const fields = collectFields(this.scope, this.selectionSets, typename, this.declared.name);
    return {
      typename,
      key: this.scope.personal.keyOf(typename),
      fields: fields
        .map((field) => this.#field(field, type))
        .filter(({ isPersonal, below }) => isPersonal || below !== null),
    };
  }

  #field({ key, nodes, selectedOn }: CollectedField, type: GraphQLCompositeType): SightField {
    const { keyOf, personal, selections } = this.scope;
    const [first] = nodes as [FieldNode];
    const name = first.name.value;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const declared = objectsOf(type, name);
    const leads = declared !== null && sets.some((set) => selections.isIn(set, declared));
    return {
      name,
      source: keyOf(first),
      shownAs: key,
      isPersonal: personal.isShownWhole([type.name, ...selectedOn], name),
      below: leads ? new ObjectSights(this.scope, sets, declared) : null,
    };
  }
}
