import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  isObjectType,
  Kind,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { parseFetch, readFetchSelection, type FetchSelection } from './fetch-selection.js';
import type { OperationParts } from './operation-parts.js';
import { PlanNotCompilable } from './plan-not-compilable.js';

/** What was found out about one fetch of a plan. */
export interface SurveyedFetch {
  /** The field names that lead to the objects it is about, joined by `/`; empty for the roots. */
  readonly place: string;
  readonly operation: OperationDefinitionNode;
  readonly selection: FetchSelection;
}

/** What fetches of one plan have to know of each other. */
export interface PlanSurvey {
  of(node: FetchNode): SurveyedFetch;
  /** Whether several fetches give parts of the object at this place. */
  isJoined(place: string): boolean;
  /** Whether one answer may have served several objects that hold a value at this place. */
  mayBeShared(place: string): boolean;
  /** Whether a name is one of an object type. */
  isObjectType(name: string): boolean;
  /** Whether the client asked for something at this place. */
  isAsked(place: string): boolean;
}

/** The place of something below another place. */
export function placeBelow(place: string, key: string): string {
  return place === '' ? key : `${place}/${key}`;
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
  for (const [node, { place, selection }] of fetches) {
    for (const composite of selection.composites) {
      const where = placeBelow(place, composite);
      givers.set(where, (givers.get(where) ?? 0) + 1);
    }
    if (node.requires === undefined && place === '') continue;
    for (const key of selection.keys) shared.add(placeBelow(place, key));
  }
  const places = placesAsked(asked);
  // What an entity answers may depend on the way to it: then no two places share an object.
  const dependsOnWay = [...fetches.keys()].some((node) => (node.contextRewrites ?? []).length > 0);
  return {
    of: (node) => {
      const fetch = fetches.get(node);
      if (fetch === undefined) throw new PlanNotCompilable('a fetch that was not surveyed');
      return fetch;
    },
    isJoined: (place) => dependsOnWay || (givers.get(place) ?? 0) > 1,
    mayBeShared: (place) => !dependsOnWay && shared.has(place),
    isObjectType: (name) => isObjectType(schema.getType(name)),
    isAsked: (place) => places.has(place),
  };
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

function placesAsked({ operation, fragments }: OperationParts): ReadonlySet<string> {
  const places = new Set<string>();
  const walk = ({ selections }: SelectionSetNode, place: string): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, place);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) walk(fragment.selectionSet, place);
      } else {
        const here = placeBelow(place, selection.alias?.value ?? selection.name.value);
        places.add(here);
        if (selection.selectionSet !== undefined) walk(selection.selectionSet, here);
      }
    }
  };
  walk(operation.selectionSet, '');
  return places;
}
