import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { compileEntityFetches } from './entity-fetch.js';
import type { PlannedEntityFetch } from './entity-query.js';
import type { Execution } from './execution.js';
import type { OperationParts } from './operation-parts.js';
import { PlanNotCompilable } from './plan-not-compilable.js';
import type { PlanStep } from './plan-step.js';
import { surveyPlan, type PlanSurvey } from './plan-survey.js';
import { compileRootFetch } from './root-fetch.js';

type Path = readonly (string | number)[];

/**
 * Compiles a query plan into steps that only run: requests are prepared, inputs written to text, answers merged by
 * what is known of the plan.
 *
 * @throws PlanNotCompilable for what has to be left to the stock executor
 */
export function compilePlan(
  plan: QueryPlan,
  supergraphSchema: GraphQLSchema,
  asked: OperationParts,
): PlanStep {
  const { node } = plan;
  if (node === undefined) return () => undefined;
  if (node.kind === 'Subscription') throw new PlanNotCompilable('subscriptions');
  return new PlanCompiler(supergraphSchema, surveyPlan(node, asked)).compile(node, []);
}

class PlanCompiler {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly survey: PlanSurvey,
  ) {}

  compile(node: PlanNode, path: Path): PlanStep {
    switch (node.kind) {
      case 'Fetch':
        return this.#fetch(node, path);
      case 'Flatten':
        return this.compile(node.node, [...path, ...node.path]);
      case 'Sequence':
        return inSequence(node.nodes.map((child) => this.compile(child, path)));
      case 'Parallel':
        return atOnce(this.#parallel(node.nodes, path));
      case 'Condition': {
        const { condition, ifClause, elseClause } = node;
        const then = ifClause === undefined ? nothing : this.compile(ifClause, path);
        const otherwise = elseClause === undefined ? nothing : this.compile(elseClause, path);
        return (execution) => (execution.flag(condition) ? then(execution) : otherwise(execution));
      }
      case 'Defer':
        throw new PlanNotCompilable('@defer');
    }
  }

  #fetch(node: FetchNode, path: Path): PlanStep {
    return node.requires === undefined
      ? compileRootFetch(node, path, this.schema, this.survey)
      : compileEntityFetches([{ node, path }], this.schema, this.survey);
  }

  /** Entity fetches that go to one subgraph at the same time travel together. */
  #parallel(nodes: readonly PlanNode[], path: Path): PlanStep[] {
    const together = new Map<string, PlannedEntityFetch[]>();
    const steps: PlanStep[] = [];
    for (const node of nodes) {
      const entityFetch = entityFetchOf(node, path);
      if (entityFetch === null) {
        steps.push(this.compile(node, path));
        continue;
      }
      const { serviceName } = entityFetch.node;
      const others = together.get(serviceName);
      if (others === undefined) together.set(serviceName, [entityFetch]);
      else others.push(entityFetch);
    }
    for (const fetches of together.values())
      steps.push(compileEntityFetches(fetches, this.schema, this.survey));
    return steps;
  }
}

function entityFetchOf(node: PlanNode, path: Path): PlannedEntityFetch | null {
  if (node.kind === 'Flatten') return entityFetchOf(node.node, [...path, ...node.path]);
  return node.kind === 'Fetch' && node.requires !== undefined ? { node, path } : null;
}

function nothing(): undefined {
  return undefined;
}

function inSequence(steps: readonly PlanStep[]): PlanStep {
  return async (execution: Execution) => {
    for (const step of steps) {
      const waiting = step(execution);
      if (waiting !== undefined) await waiting;
    }
  };
}

function atOnce(steps: readonly PlanStep[]): PlanStep {
  const [only] = steps;
  if (only !== undefined && steps.length === 1) return only;
  return (execution) => {
    const waiting = steps.flatMap((step) => step(execution) ?? []);
    return waiting.length === 0 ? undefined : Promise.all(waiting).then(nothing);
  };
}
