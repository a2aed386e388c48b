import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { compilePlan } from './compile-plan.js';
import { CompiledOperation, type DataGatherer } from './compiled-operation.js';
import type { FieldRules, MaskKind } from './field-rules.js';
import type { Graph } from './graph.js';
import { operationOf, type OperationParts } from './operation-parts.js';
import { PlanNotCompilable } from './plan-not-compilable.js';
import { surveyPlan } from './plan-survey.js';
import { pruneDenied, withTypenames } from './prune-denied.js';
import { runStock } from './stock-executor.js';

/** What one operation is compiled for: everything that may change its plan or its answer's shape. */
export interface CompilationOptions {
  readonly operationName: string | undefined;
  readonly rules: FieldRules;
  readonly mask: (kind: MaskKind, value: unknown) => unknown;
  /** Which fields are taken from the capability they move to, by label. */
  readonly overrides: ReadonlyMap<string, boolean>;
}

/**
 * Plans and compiles one validated operation.
 *
 * @throws GraphQLError OPERATION_RESOLUTION_FAILURE when no such operation is in the document
 */
export function compileOperation(
  graph: Graph,
  document: DocumentNode,
  options: CompilationOptions,
): CompiledOperation {
  const { operationName, rules, mask, overrides } = options;
  const asked = operationOf(document, operationName);
  const allowed = graph.names.rename(pruneDenied(graph.apiSchema, document, rules));
  const renamed = operationOf(graph.names.rename(document), operationName);
  const plan = planOf(graph, allowed, operationName, overrides);
  const gatherer = gathererOf(graph, plan, allowed, renamed, options);
  const node = plan.node?.kind === 'Subscription' ? undefined : plan.node;
  const survey = gatherer.by === 'compiled' ? surveyPlan(node, renamed) : null;
  return new CompiledOperation(graph, asked, gatherer, plan, {
    schema: graph.apiSchema,
    fragments: asked.fragments,
    keyOf: (node) => graph.names.keyOf(node),
    variableDefinitions: asked.operation.variableDefinitions ?? [],
    rules,
    mask,
    mayBeShared: (place) => survey?.mayBeShared(place) ?? false,
  });
}

function planOf(
  graph: Graph,
  document: DocumentNode,
  operationName: string | undefined,
  overrides: ReadonlyMap<string, boolean>,
): QueryPlan {
  const operation = operationFromDocument(graph.federationApiSchema, document, {
    ...(operationName === undefined ? {} : { operationName }),
    validate: false,
  });
  return graph.planner.buildQueryPlan(operation, { overrideConditions: new Map(overrides) });
}

function gathererOf(
  graph: Graph,
  plan: QueryPlan,
  allowed: DocumentNode,
  asked: OperationParts,
  options: CompilationOptions,
): DataGatherer {
  try {
    return {
      by: 'compiled',
      reason: null,
      gather: compilePlan(plan, graph.supergraphSchema, asked),
    };
  } catch (error) {
    if (!(error instanceof PlanNotCompilable)) throw error;
    return stockGatherer(graph, allowed, options, error.what);
  }
}

function stockGatherer(
  graph: Graph,
  allowed: DocumentNode,
  { operationName, overrides }: CompilationOptions,
  reason: string,
): DataGatherer {
  const document = withTypenames(graph.apiSchema, allowed);
  const plan = planOf(graph, document, operationName, overrides);
  const parts = operationOf(document, operationName);
  return {
    by: 'stock',
    reason,
    gather: (execution) => runStock(graph, plan, document, parts, execution),
  };
}
