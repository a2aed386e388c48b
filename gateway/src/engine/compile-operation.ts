import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { compilePlan } from './compile-plan.js';
import { CompiledOperation, type OperationVariant } from './compiled-operation.js';
import { decideConditions, type Flag } from './conditions.js';
import type { FieldRules, MaskKind } from './field-rules.js';
import type { Graph } from './graph.js';
import { documentOf, operationOf, type OperationParts } from './operation-parts.js';
import { keepErrorsAskedFor } from './planning/errors-of-lifted-fields.js';
import { fetchLiftedApart } from './planning/fetch-lifted-apart.js';
import { liftFields, type LiftedOperation } from './planning/lift-fields.js';
import type { PlanGatherer } from './plan-gatherer.js';
import { restoreVariants } from './planning/restore-variants.js';
import { PlanNotCompilable } from './plan-not-compilable.js';
import { surveyPlan } from './plan-survey.js';
import { Projection, type ProjectionScope } from './projection/projection.js';
import { pruneDenied, withTypenames } from './prune-denied.js';
import { runStock } from './stock-executor.js';

/** What one operation is compiled for: everything that may change its plan or its answer's shape. */
export interface CompilationOptions {
  readonly operationName: string | undefined;
  readonly rules: FieldRules;
  readonly mask: (kind: MaskKind, value: unknown) => unknown;
  /** Which fields are taken from the capability they move to, by label. */
  readonly overrides: ReadonlyMap<string, boolean>;
  /** Runs what takes long at first, for who measures it. */
  readonly phase?: (<T>(work: () => T) => T) | undefined;
  /** Told of every plan that was made, with its milliseconds. */
  readonly onPlanned?: ((variant: OperationVariant, milliseconds: number) => void) | undefined;
}

/**
 * Prepares one validated operation; plans are made when the values of its conditions are known.
 *
 * @throws GraphQLError OPERATION_RESOLUTION_FAILURE when no such operation is in the document
 */
export function compileOperation(
  graph: Graph,
  document: DocumentNode,
  options: CompilationOptions,
): CompiledOperation {
  const asked = operationOf(document, options.operationName);
  return new CompiledOperation(graph, asked, (flag, decided) => {
    const began = performance.now();
    const variant = (options.phase ?? plainly)(() =>
      compileVariant(graph, asked, options, flag, decided),
    );
    options.onPlanned?.(variant, performance.now() - began);
    return variant;
  });
}

function plainly<T>(work: () => T): T {
  return work();
}

function compileVariant(
  graph: Graph,
  asked: OperationParts,
  { rules, mask, overrides }: CompilationOptions,
  flag: Flag,
  decided: boolean,
): OperationVariant {
  const whole = documentOf(asked);
  const counting = graph.names.rename(decided ? decideConditions(whole, flag) : whole);
  const allowed = lifted(graph, pruneDenied(graph.apiSchema, counting, rules));
  const scope = {
    schema: graph.apiSchema,
    fragments: asked.fragments,
    variableDefinitions: asked.operation.variableDefinitions ?? [],
    rules,
    mask,
    keyOf: graph.names.keyOf.bind(graph.names),
    flag,
  };
  try {
    const plan = planOfLifted(graph, allowed, overrides);
    const node = plan.node?.kind === 'Subscription' ? undefined : plan.node;
    const places = operationOf(lifted(graph, counting).document, undefined);
    const survey = surveyPlan(node, places, graph.supergraphSchema);
    return {
      by: 'compiled',
      reason: null,
      plan,
      gather: forgetting(graph, allowed, compilePlan(plan, graph.supergraphSchema, survey)),
      projection: projectionOf(graph, asked, { ...scope, mayBeShared: survey.mayBeShared }),
    };
  } catch (error) {
    if (!(error instanceof PlanNotCompilable)) throw error;
    const document = withTypenames(graph.apiSchema, allowed.document);
    const plan = planOf(graph, document, overrides);
    const parts = operationOf(document, undefined);
    return {
      by: 'stock',
      reason: error.what,
      plan,
      gather: forgetting(graph, allowed, (execution) =>
        runStock(graph, plan, document, parts, execution),
      ),
      projection: projectionOf(graph, asked, { ...scope, mayBeShared: () => false }),
    };
  }
}

function lifted({ supergraphSchema, lifted: fields }: Graph, document: DocumentNode) {
  return liftFields(supergraphSchema, fields, document);
}

/** Forgets errors of what was only fetched because fields were lifted. */
function forgetting(
  { supergraphSchema }: Graph,
  { askedOf }: LiftedOperation,
  gather: PlanGatherer,
): PlanGatherer {
  if (askedOf.size === 0) return gather;
  return async (execution) => {
    await gather(execution);
    keepErrorsAskedFor(supergraphSchema, askedOf, execution);
  };
}

function planOfLifted(
  graph: Graph,
  { document, askedOf }: LiftedOperation,
  overrides: ReadonlyMap<string, boolean>,
): QueryPlan {
  const plan = planOf(graph, document, overrides);
  return askedOf.size === 0 ? plan : fetchLiftedApart(plan, graph.supergraphSchema);
}

function planOf(
  graph: Graph,
  document: DocumentNode,
  overrides: ReadonlyMap<string, boolean>,
): QueryPlan {
  const operation = operationFromDocument(graph.federationApiSchema, document, { validate: false });
  const plan = graph.planner.buildQueryPlan(operation, {
    overrideConditions: new Map(overrides),
  });
  return graph.variants === null ? plan : restoreVariants(plan, graph.variants);
}

function projectionOf(
  graph: Graph,
  { operation }: OperationParts,
  scope: ProjectionScope,
): Projection {
  const root = graph.apiSchema.getRootType(operation.operation)?.name ?? 'Query';
  return new Projection(scope, operation.selectionSet, root);
}
