import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { PlanNotCompilable } from './plan-not-compilable.js';

/** A condition of a part of the plan: the value a variable must have. */
export interface Guard {
  readonly variable: string;
  readonly value: boolean;
}

/** One fetch of a plan and what it waits for. */
export interface OutlinedFetch {
  readonly node: FetchNode;
  readonly path: readonly (string | number)[];
  readonly guards: readonly Guard[];
  /** Numbers of the fetches that must be over. */
  readonly after: readonly number[];
  /** How many fetches lead to it, the longest way. Fetches of one level never wait for each other. */
  readonly level: number;
}

/** The sinks of a part of the plan: what comes behind it waits for these. */
type Sinks = readonly number[];

/** Turns the tree of a plan into a list of fetches that know what they wait for. */
export function outlinePlan(plan: PlanNode): OutlinedFetch[] {
  const fetches: OutlinedFetch[] = [];
  outline(plan, { path: [], guards: [], after: [] }, fetches);
  return fetches;
}

interface Position {
  readonly path: readonly (string | number)[];
  readonly guards: readonly Guard[];
  readonly after: Sinks;
}

function outline(node: PlanNode, at: Position, fetches: OutlinedFetch[]): Sinks {
  switch (node.kind) {
    case 'Fetch': {
      const level = Math.max(-1, ...at.after.map((before) => fetches[before]?.level ?? 0)) + 1;
      fetches.push({ ...at, node, level });
      return [fetches.length - 1];
    }
    case 'Flatten':
      return outline(node.node, { ...at, path: [...at.path, ...node.path] }, fetches);
    case 'Sequence':
      return node.nodes.reduce<Sinks>(
        (after, child) => outline(child, { ...at, after }, fetches),
        at.after,
      );
    case 'Parallel': {
      const sinks = node.nodes.flatMap((child) => outline(child, at, fetches));
      return sinks.length > 0 ? [...new Set(sinks)] : at.after;
    }
    case 'Condition': {
      const sinks = [
        ...branch(node.condition, true, node.ifClause, at, fetches),
        ...branch(node.condition, false, node.elseClause, at, fetches),
      ];
      return sinks.length > 0 ? [...new Set(sinks)] : at.after;
    }
    case 'Defer':
      throw new PlanNotCompilable('@defer');
  }
}

function branch(
  variable: string,
  value: boolean,
  node: PlanNode | undefined,
  at: Position,
  fetches: OutlinedFetch[],
): Sinks {
  if (node === undefined) return [];
  return outline(node, { ...at, guards: [...at.guards, { variable, value }] }, fetches);
}
