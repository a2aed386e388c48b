import type { FetchNode } from '@apollo/query-planner';
import {
  Kind,
  OperationTypeNode,
  visit,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { PlanSurvey } from '../plan-survey.js';
import { collectFields } from '../projection/collect-fields.js';
import type { ObjectShapes } from '../projection/shape.js';
import { ObjectReader, writersBelow, type ReaderScope } from './object-reader.js';
import type { Standing } from './passage-finder.js';
import type { ValueReader } from './reading.js';
import { listReader, orNull } from './value-readers.js';

/** A place that can be reached through objects of more types than this is not read. */
const MOST_WRITERS = 32;

/** Reads what a fetch answers. */
export interface FetchReader {
  readonly read: ValueReader;
  /** Keys of the passages that the objects it is about may hold; it grows as types are met. */
  readonly passageKeys: readonly string[];
}

/** Finds what the fetches of one plan give that can go to the client as it stands, and compiles how to read the rest. */
export class PlanReaders {
  readonly #scope: ReaderScope;
  #passages = 0;

  /** @param root what writes the answer */
  constructor(
    private readonly root: ObjectShapes,
    private readonly survey: PlanSurvey,
    schema: GraphQLSchema,
  ) {
    const collection = { schema, fragments: new Map(), flag: undecided };
    this.#scope = {
      schema,
      fieldsOf: (selectionSets, typename) =>
        collectFields(collection, selectionSets, typename, typename),
      isUntouched: survey.isUntouched,
      nextPassage: () => (this.#passages += 1),
    };
  }

  /** Reads the data of a fetch of root fields; null when it is left to be parsed. */
  ofRoot(node: FetchNode): FetchReader | null {
    const { operation, place } = this.survey.of(node);
    const { schema } = this.#scope;
    const root =
      operation.operation === OperationTypeNode.MUTATION
        ? schema.getMutationType()
        : schema.getQueryType();
    if (place !== '' || isRewritten(node) || hasDirectives(operation) || root == null) return null;
    return this.#reader([operation.selectionSet], root.name, [{ place, writers: [this.root] }]);
  }

  /** Reads the entities of fetches that ask the same at several places; null when they are left to be parsed. */
  ofEntities(nodes: readonly FetchNode[]): FetchReader | null {
    const standings: Standing[] = [];
    for (const node of nodes) {
      const { place, operation } = this.survey.of(node);
      const writers = this.#writersAt(place);
      if (writers === null || isRewritten(node) || hasDirectives(operation)) return null;
      standings.push({ place, writers });
    }
    const [first] = nodes;
    const selectionSet =
      first === undefined ? null : entitySelections(this.survey.of(first).operation);
    if (selectionSet === null) return null;
    const reader = this.#reader([selectionSet], onlyCondition(selectionSet), standings);
    return {
      read: listReader(orNull(reader.read)),
      passageKeys: reader.passageKeys,
    };
  }

  #reader(
    selectionSets: readonly SelectionSetNode[],
    typename: string,
    standings: readonly Standing[],
  ): FetchReader {
    const passageKeys: string[] = [];
    const { read } = new ObjectReader(this.#scope, selectionSets, typename, standings, passageKeys);
    return { read, passageKeys };
  }

  /** What writes the objects at a place, whatever types lead to it; null when there are too many. */
  #writersAt(place: string): readonly ObjectShapes[] | null {
    let writers: ObjectShapes[] = [this.root];
    for (const step of place.split('/')) {
      writers = writersBelow(writers, null, step);
      if (writers.length > MOST_WRITERS) return null;
    }
    return writers;
  }
}

/** Conditions are decided before planning; an operation whose conditions are not is not read. */
function undecided(): never {
  throw new Error('A fetch with conditions has no reader.');
}

function hasDirectives(operation: OperationDefinitionNode): boolean {
  let found = false;
  visit(operation, {
    Directive: () => {
      found = true;
    },
  });
  return found;
}

function isRewritten({ inputRewrites, outputRewrites }: FetchNode): boolean {
  return (inputRewrites ?? []).length > 0 || (outputRewrites ?? []).length > 0;
}

/** What is asked of the entities. */
function entitySelections({ selectionSet }: OperationDefinitionNode): SelectionSetNode | null {
  const [only] = selectionSet.selections;
  if (selectionSet.selections.length !== 1 || only?.kind !== Kind.FIELD) return null;
  const { alias, name, selectionSet: entities }: FieldNode = only;
  return alias === undefined && name.value === '_entities' ? (entities ?? null) : null;
}

/** The one type that is asked for; empty when there are several, and each entity has to say what it is. */
function onlyCondition({ selections }: SelectionSetNode): string {
  const conditions = new Set(
    selections.map((selection) =>
      selection.kind === Kind.INLINE_FRAGMENT ? (selection.typeCondition?.name.value ?? '') : '',
    ),
  );
  const [only = ''] = conditions;
  return conditions.size === 1 ? only : '';
}
