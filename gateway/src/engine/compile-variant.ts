import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import type { CompilationOptions } from './compilation-options.js';
import { compilePlan } from './compile-plan.js';
import { decideConditions, type Flag } from './conditions.js';
import type { Graph } from './graph.js';
import { documentOf, operationOf, type OperationParts } from './operation-parts.js';
import type { OperationVariant } from './operation-variant.js';
import type { PlanGatherer } from './plan-gatherer.js';
import { PlanReaders } from './passages/plan-readers.js';
import { PlanNotCompilable } from './plan-not-compilable.js';
import { surveyPlan, type PlanSurvey } from './plan-survey.js';
import { keepErrorsAskedFor } from './planning/errors-of-lifted-fields.js';
import { fetchLiftedApart } from './planning/fetch-lifted-apart.js';
import { liftFields, type LiftedOperation } from './planning/lift-fields.js';
import { spellOutFragments } from './planning/spell-out-fragments.js';
import { Projection, type ProjectionScope } from './projection/projection.js';
import { pruneDenied, withTypenames } from './prune-denied.js';
import { askSubjectKeys } from './subjects/ask-subject-keys.js';
import { subjectPlaces } from './subjects/subject-places.js';
import { soughtSubjects, type SoughtSubjects } from './subjects/sought-subjects.js';
import { runStock } from './stock-executor.js';

/** What one variant of an operation is compiled from. */
interface VariantSource {
  readonly graph: Graph;
  readonly asked: OperationParts;
  readonly overrides: ReadonlyMap<string, boolean>;
  /** Everything that counts, denied fields included. */
  readonly counting: DocumentNode;
  /** What is planned. */
  readonly allowed: LiftedOperation;
  /** Whether the conditions were decided before planning. */
  readonly decided: boolean;
  readonly scope: Omit<ProjectionScope, 'mayBeShared'>;
  /** Null where nobody asks for them, or nothing personal is shown whole. */
  readonly subjects: SoughtSubjects | null;
}

/**
 * Plans and compiles an operation for values of its flags; a promise where the planner makes one.
 *
 * @param decided whether the conditions are decided before planning, or kept in the plan
 */
export function compileVariant(
  graph: Graph,
  asked: OperationParts,
  { rules, strangerRules = null, mask, overrides }: CompilationOptions,
  flag: Flag,
  decided: boolean,
): OperationVariant | Promise<OperationVariant> {
  const whole = documentOf(asked);
  const counting = graph.names.rename(decided ? decideConditions(whole, flag) : whole);
  const scope = {
    schema: graph.apiSchema,
    fragments: asked.fragments,
    variableDefinitions: asked.operation.variableDefinitions ?? [],
    rules,
    mask,
    keyOf: graph.names.keyOf.bind(graph.names),
    flag,
  };
  const subjects = soughtSubjects(graph, asked.operation, scope, strangerRules);
  const allowed = pruneDenied(graph.apiSchema, counting, rules);
  const planned =
    subjects === null ? allowed : askSubjectKeys(graph.apiSchema, allowed, subjects.personal);
  const source: VariantSource = {
    graph,
    asked,
    overrides,
    counting,
    decided,
    allowed: lifted(graph, planned),
    scope,
    subjects,
  };
  return withPlan(source, source.allowed.document, (plan) => compiled(source, plan));
}

function compiled(
  source: VariantSource,
  planned: QueryPlan,
): OperationVariant | Promise<OperationVariant> {
  const { graph, counting, allowed, decided, scope } = source;
  const { supergraphSchema } = graph;
  const plan = allowed.askedOf.size === 0 ? planned : fetchLiftedApart(planned, supergraphSchema);
  try {
    const node = plan.node?.kind === 'Subscription' ? undefined : plan.node;
    const places = operationOf(lifted(graph, counting).document, undefined);
    const survey = surveyPlan(node, places, supergraphSchema);
    const projection = projectionOf(source, { ...scope, mayBeShared: survey.mayBeShared });
    // What is shown must be the same for every run, and nothing else may look into it where it was gathered.
    const readers =
      decided && allowed.askedOf.size === 0
        ? new PlanReaders(projection.root, withoutSubjects(source, survey), supergraphSchema)
        : null;
    return {
      by: 'compiled',
      reason: null,
      plan,
      gather: forgetting(source, compilePlan(plan, supergraphSchema, survey, readers)),
      projection,
      subjects: source.subjects?.reader ?? null,
    };
  } catch (error) {
    if (!(error instanceof PlanNotCompilable)) throw error;
    return leftToStock(source, error.what);
  }
}

function leftToStock(
  source: VariantSource,
  reason: string,
): OperationVariant | Promise<OperationVariant> {
  const { graph, allowed, scope } = source;
  const document = withTypenames(graph.apiSchema, allowed.document);
  const parts = operationOf(document, undefined);
  return withPlan(source, document, (plan) => ({
    by: 'stock',
    reason,
    plan,
    gather: forgetting(source, (execution) => runStock(graph, plan, document, parts, execution)),
    projection: projectionOf(source, { ...scope, mayBeShared: () => false }),
    subjects: source.subjects?.reader ?? null,
  }));
}

/** Whose data an answer shows is looked for in what was gathered: that is not left unread. */
function withoutSubjects(
  { graph, allowed, subjects }: VariantSource,
  survey: PlanSurvey,
): PlanSurvey {
  if (subjects === null) return survey;
  const places = subjectPlaces(graph.apiSchema, allowed.document, subjects.personal);
  return {
    ...survey,
    isUntouched: (place) => !places.has(place) && survey.isUntouched(place),
  };
}

/** Goes on with the plan: at once where the planner plans at once. */
function withPlan(
  { graph, overrides }: VariantSource,
  document: DocumentNode,
  goOn: (plan: QueryPlan) => OperationVariant | Promise<OperationVariant>,
): OperationVariant | Promise<OperationVariant> {
  const plan = graph.planner.plan(document, overrides);
  return plan instanceof Promise
    ? plan.then((made) => goOn(graph.restorePlan(made)))
    : goOn(graph.restorePlan(plan));
}

function lifted(
  { apiSchema, supergraphSchema, knownAsObjects, lifted: fields }: Graph,
  document: DocumentNode,
) {
  const spelledOut = spellOutFragments(apiSchema, knownAsObjects, document);
  return liftFields(supergraphSchema, fields, spelledOut);
}

/** Forgets errors of what was only fetched because fields were lifted. */
function forgetting({ graph, allowed }: VariantSource, gather: PlanGatherer): PlanGatherer {
  const { askedOf } = allowed;
  if (askedOf.size === 0) return gather;
  return async (execution) => {
    await gather(execution);
    keepErrorsAskedFor(graph.supergraphSchema, askedOf, execution);
  };
}

function projectionOf({ graph, asked }: VariantSource, scope: ProjectionScope): Projection {
  const { operation } = asked;
  const root = graph.apiSchema.getRootType(operation.operation)?.name ?? 'Query';
  return new Projection(scope, operation.selectionSet, root);
}
