import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { compileEntityFetches } from './entity-fetch.js';
import type { PlanReaders } from './passages/plan-readers.js';
import type { PlanGatherer } from './plan-gatherer.js';
import { PlanNotCompilable } from './plan-not-compilable.js';
import { outlinePlan, type OutlinedFetch } from './plan-outline.js';
import { PlanRun, type FetchGroup, type Schedule } from './plan-run.js';
import type { PlanSurvey } from './plan-survey.js';
import { compileRootFetch } from './root-fetch.js';

/**
 * Compiles a query plan into fetches that only run: requests are prepared, inputs written to text, answers merged by
 * what is known of the plan, and fetches that go to one subgraph at the same time sent as one.
 *
 * @param readers null when every answer is parsed
 * @throws PlanNotCompilable for what has to be left to the stock executor
 */
export function compilePlan(
  { node }: QueryPlan,
  supergraphSchema: GraphQLSchema,
  survey: PlanSurvey,
  readers: PlanReaders | null,
): PlanGatherer {
  if (node === undefined) return () => undefined;
  if (node.kind === 'Subscription') throw new PlanNotCompilable('subscriptions');
  return compileNode(node, supergraphSchema, survey, readers);
}

function compileNode(
  node: PlanNode,
  schema: GraphQLSchema,
  survey: PlanSurvey,
  readers: PlanReaders | null,
): PlanGatherer {
  const outline = outlinePlan(node);
  const groups: FetchGroup[] = [];
  const groupOf: number[] = [];
  for (const members of groupMembers(outline)) {
    for (const member of members) groupOf[member] = groups.length;
    groups.push(compileGroup(members, outline, schema, survey, readers));
  }
  const next = outline.map((): number[] => []);
  outline.forEach(({ after }, number) => {
    for (const before of after) next[before]?.push(number);
  });
  const schedule: Schedule = {
    groups,
    fetches: outline.map(({ guards, after }, number) => ({
      group: groupOf[number] ?? 0,
      guards,
      waitsFor: after.length,
      next: next[number] ?? [],
    })),
  };
  const [only] = outline;
  if (only !== undefined && outline.length === 1 && only.guards.length === 0)
    return (execution) => groups[0]?.send(execution, [0]);
  return (execution) => new PlanRun(schedule, execution).run();
}

/** Entity fetches of one level to one subgraph belong together; every root fetch stands alone. */
function groupMembers(outline: readonly OutlinedFetch[]): number[][] {
  const members = new Map<string, number[]>();
  outline.forEach(({ node, level }, number) => {
    const together =
      node.requires === undefined
        ? `root ${String(number)}`
        : `${String(level)} ${node.serviceName}`;
    const others = members.get(together);
    if (others === undefined) members.set(together, [number]);
    else others.push(number);
  });
  return [...members.values()];
}

function compileGroup(
  members: readonly number[],
  outline: readonly OutlinedFetch[],
  schema: GraphQLSchema,
  survey: PlanSurvey,
  readers: PlanReaders | null,
): FetchGroup {
  const fetches = members.map((number) => ({ number, ...(outline[number] as OutlinedFetch) }));
  const [first] = fetches;
  if (first !== undefined && first.node.requires === undefined) {
    const ask = compileRootFetch(first.node, first.path, schema, survey, readers);
    return { members, send: (execution) => ask(execution) };
  }
  return { members, send: compileEntityFetches(fetches, schema, survey, readers) };
}
