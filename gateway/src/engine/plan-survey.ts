import type { FetchNode, PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isObjectType, type GraphQLSchema } from 'graphql';
import { AskedPlaces } from './asked-places.js';
import { parseFetch, readFetchSelection, type SurveyedFetch } from './fetch-selection.js';
import type { OperationParts } from './operation-parts.js';
import { untouchedPlaces } from './passages/untouched-places.js';
import { placeBelow } from './place.js';
import { PlanNotCompilable } from './plan-not-compilable.js';

/** What fetches of one plan have to know of each other. */
export interface PlanSurvey {
  of(node: FetchNode): SurveyedFetch;
  /** Whether several fetches give parts of the object at this place. */
  readonly isJoined: (place: string) => boolean;
  /** Whether one answer may have served several objects that hold a value at this place. */
  readonly mayBeShared: (place: string) => boolean;
  /**
   * Whether entities with the same inputs of this fetch are the same in everything, because nothing but inputs was
   * gathered of them before: then one object can stand for all of them.
   */
  readonly isWholeInput: (node: FetchNode) => boolean;
  /** Whether a fetch is about objects below those at this place. */
  readonly isContinued: (place: string) => boolean;
  /** Whether nothing but the answer needs what stands at this place and below it. */
  readonly isUntouched: (place: string) => boolean;
  /** Whether a name is one of an object type. */
  readonly isObjectType: (name: string) => boolean;
  /** Whether the client asked for something at this place. */
  readonly isAsked: (place: string) => boolean;
  /** Whether the client asked for it of an object of this type. */
  readonly isAskedOf: (place: string, typename: unknown) => boolean;
}

function placesAbove(place: string): string[] {
  const steps = place.split('/');
  return steps.map((_, length) => steps.slice(0, length).join('/'));
}

/** Looks at all fetches of a plan before any is compiled. */
export function surveyPlan(
  plan: PlanNode | undefined,
  asked: OperationParts,
  schema: GraphQLSchema,
): PlanSurvey {
  const fetches = new Map<FetchNode, SurveyedFetch>();
  if (plan !== undefined) visit(plan, '', fetches);
  const givers = new Map<string, number>();
  const shared = new Set<string>();
  const given = new Map<string, Set<string>>();
  for (const [node, { place, selection }] of fetches) {
    for (const [composite, keys] of selection.composites) {
      const where = placeBelow(place, composite);
      givers.set(where, (givers.get(where) ?? 0) + 1);
      given.set(where, new Set([...(given.get(where) ?? []), ...keys]));
    }
    if (node.requires === undefined && place === '') continue;
    for (const key of selection.keys) shared.add(placeBelow(place, key));
  }
  // What an entity answers may depend on the way to it: then no two places share an object.
  const dependsOnWay = [...fetches.keys()].some((node) => (node.contextRewrites ?? []).length > 0);
  const isJoined = (place: string) => dependsOnWay || (givers.get(place) ?? 0) > 1;
  const isWholeInput = (node: FetchNode): boolean => {
    const { place } = fetches.get(node) ?? { place: '' };
    const keys = given.get(place);
    if (keys === undefined || isJoined(place)) return false;
    return (node.requires ?? []).every((selection) => coversAll(selection, keys));
  };
  for (const [node, { place }] of fetches) {
    if (node.requires !== undefined && isWholeInput(node)) shared.add(place);
  }
  const continued = new Set([...fetches.values()].flatMap(({ place }) => placesAbove(place)));
  const places = new AskedPlaces(asked, schema);
  return {
    of: (node) => {
      const fetch = fetches.get(node);
      if (fetch === undefined) throw new PlanNotCompilable('a fetch that was not surveyed');
      return fetch;
    },
    isJoined,
    isWholeInput,
    mayBeShared: (place) => !dependsOnWay && shared.has(place),
    isContinued: (place) => continued.has(place),
    isUntouched: untouchedPlaces(fetches),
    isObjectType: (name) => isObjectType(schema.getType(name)),
    isAsked: (place) => places.has(place),
    isAskedOf: (place, typename) => places.isAskedOf(place, typename),
  };
}

/** Whether a fragment's inputs are plain fields, and all that was given of an object among them. */
function coversAll(selection: QueryPlanSelectionNode, keys: ReadonlySet<string>): boolean {
  if (selection.kind === 'Field') return false;
  const inputs = new Set<string>(['__typename']);
  for (const input of selection.selections) {
    if (input.kind === 'Field' && input.selections === undefined)
      inputs.add(input.alias ?? input.name);
  }
  return [...keys].every((key) => inputs.has(key));
}

function visit(node: PlanNode, place: string, fetches: Map<FetchNode, SurveyedFetch>): void {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      for (const child of node.nodes) visit(child, place, fetches);
      return;
    case 'Flatten': {
      const names = node.path.filter((step) => step !== '@').map(String);
      visit(node.node, names.reduce(placeBelow, place), fetches);
      return;
    }
    case 'Condition':
      if (node.ifClause !== undefined) visit(node.ifClause, place, fetches);
      if (node.elseClause !== undefined) visit(node.elseClause, place, fetches);
      return;
    case 'Defer':
      throw new PlanNotCompilable('@defer');
    case 'Fetch':
      fetches.set(node, survey(node, place));
  }
}

function survey(node: FetchNode, place: string): SurveyedFetch {
  const operation = parseFetch(node.operation);
  if (operation === null) throw new PlanNotCompilable('a fetch with fragment definitions');
  const selection = readFetchSelection(operation, node.requires !== undefined, node.outputRewrites);
  return { place, operation, selection };
}
