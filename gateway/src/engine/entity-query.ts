import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { compileContext, type ContextWriter } from './entity-context.js';
import { ErrorPlaces } from './error-places.js';
import { compileVariables, templateOf, type VariablesWriter } from './fetch-template.js';
import { FlattenPath } from './flatten.js';
import { compileMerge, type AnswerMerge } from './merge-answers.js';
import { AnswerReader, namedValuesReader } from './passages/answer-reader.js';
import type { FetchReader, PlanReaders } from './passages/plan-readers.js';
import { placeBelow } from './place.js';
import type { PlanSurvey } from './plan-survey.js';
import { Representation, type PlainInputs } from './representation.js';
import type { FetchTemplate } from './subgraph-client.js';

/** An entity fetch of a plan: what is asked of the objects at one place. */
export interface PlannedEntityFetch {
  /** Its number in the plan. */
  readonly number: number;
  readonly node: FetchNode;
  readonly path: readonly (string | number)[];
}

/** One place whose objects an entity query is about. */
export interface EntityPart {
  /** The number of its fetch in the plan. */
  readonly number: number;
  readonly flatten: FlattenPath;
  readonly representation: Representation;
  /** Whether one object can stand for all of one entity at this place. */
  readonly unifies: boolean;
  /** Whether objects below those at this place will be added to. */
  readonly isContinued: boolean;
  readonly merge: AnswerMerge;
  readonly places: ErrorPlaces;
}

/** One `_entities` query; places that ask the very same are parts of one. */
export interface EntityQuery {
  readonly operation: OperationDefinitionNode;
  readonly template: FetchTemplate;
  /** Reads its entities; null when they are parsed. */
  readonly reader: FetchReader | null;
  readonly variableNames: readonly string[];
  readonly writeVariables: VariablesWriter;
  readonly outputRewrites: FetchNode['outputRewrites'];
  /** Arguments taken from the objects above an entity; null for none. */
  readonly context: ContextWriter | null;
  readonly parts: readonly EntityPart[];
}

/** Compiles entity fetches of one subgraph; those with the same document become one query. */
export function compileEntityQueries(
  fetches: readonly PlannedEntityFetch[],
  schema: GraphQLSchema,
  survey: PlanSurvey,
  readers: PlanReaders | null,
): EntityQuery[] {
  const byQuestion = new Map<string, PlannedEntityFetch[]>();
  for (const fetch of fetches) {
    const question = questionOf(fetch.node);
    const alike = byQuestion.get(question);
    if (alike === undefined) byQuestion.set(question, [fetch]);
    else alike.push(fetch);
  }
  return [...byQuestion.values()].map((alike) => compileQuery(alike, schema, survey, readers));
}

/** Equal for fetches that differ only in the place they are about and in the number the planner gave them. */
function questionOf({
  operation,
  operationName,
  outputRewrites,
  contextRewrites,
}: FetchNode): string {
  const document =
    operationName === undefined ? operation : operation.replace(` ${operationName}`, ' _');
  return `${document} ${JSON.stringify([outputRewrites ?? [], contextRewrites ?? []])}`;
}

function compileQuery(
  alike: readonly PlannedEntityFetch[],
  schema: GraphQLSchema,
  survey: PlanSurvey,
  readers: PlanReaders | null,
): EntityQuery {
  const [{ node }] = alike as readonly [PlannedEntityFetch];
  const fromContext = new Set((node.contextRewrites ?? []).map(({ renameKeyTo }) => renameKeyTo));
  const variableNames = (node.variableUsages ?? []).filter((name) => !fromContext.has(name));
  const inputs = new Map<string, PlainInputs>();
  const reader = readers?.ofEntities(alike.map((fetch) => fetch.node)) ?? null;
  return {
    operation: survey.of(node).operation,
    template: templateOf(node, answerReader(reader)),
    reader,
    variableNames,
    writeVariables: compileVariables(variableNames),
    outputRewrites: node.outputRewrites,
    context: compileContext(schema, node.contextRewrites),
    parts: alike.map((fetch) => compilePart(fetch, schema, survey, inputs, reader)),
  };
}

function answerReader(reader: FetchReader | null): AnswerReader | null {
  if (reader === null) return null;
  return new AnswerReader(namedValuesReader([{ key: '_entities', read: reader.read }]));
}

function compilePart(
  { number, node, path }: PlannedEntityFetch,
  schema: GraphQLSchema,
  survey: PlanSurvey,
  inputs: Map<string, PlainInputs>,
  reader: FetchReader | null,
): EntityPart {
  const { place, selection } = survey.of(node);
  return {
    number,
    flatten: new FlattenPath(path, survey),
    representation: new Representation(schema, node.requires ?? [], node.inputRewrites, inputs),
    unifies: survey.isWholeInput(node),
    isContinued: survey.isContinued(place),
    merge: compileMerge(
      selection.keys,
      reader?.passageKeys ?? [],
      (key) => survey.isJoined(placeBelow(place, key)),
      survey.isObjectType,
    ),
    places: new ErrorPlaces(place, selection.keys, node.outputRewrites, survey),
  };
}
