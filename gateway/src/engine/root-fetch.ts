import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { applyRewrites } from './data-rewrites.js';
import { ErrorPlaces } from './error-places.js';
import type { Execution } from './execution.js';
import { compileVariables, templateOf } from './fetch-template.js';
import { FlattenPath } from './flatten.js';
import { compileMerge } from './merge-answers.js';
import type { AnswerObject } from './own-property.js';
import { AnswerReader } from './passages/answer-reader.js';
import type { PlanReaders } from './passages/plan-readers.js';
import { placeBelow } from './place.js';
import type { PlanSurvey } from './plan-survey.js';
import type { PlanGatherer } from './plan-gatherer.js';
import type { SubgraphAnswer } from './subgraph-client.js';
import { errorOfSubgraph, failureOfSubgraph } from './subgraph-errors.js';

/** Compiles a fetch of root fields; below a path they are asked once and given to every object there. */
export function compileRootFetch(
  node: FetchNode,
  path: readonly (string | number)[],
  schema: GraphQLSchema,
  survey: PlanSurvey,
  readers: PlanReaders | null,
): PlanGatherer {
  const { place, selection } = survey.of(node);
  const reader = readers?.ofRoot(node) ?? null;
  const template = templateOf(node, reader === null ? null : new AnswerReader(reader.read));
  const writeVariables = compileVariables(node.variableUsages ?? []);
  const flatten = path.length === 0 ? null : new FlattenPath(path, survey);
  const merge = compileMerge(
    selection.keys,
    reader?.passageKeys ?? [],
    (key) => survey.isJoined(placeBelow(place, key)),
    survey.isObjectType,
  );
  const places = new ErrorPlaces(place, selection.keys, node.outputRewrites, survey);

  function take(execution: Execution, targets: readonly AnswerObject[], answer: SubgraphAnswer) {
    const { data, errors } = answer;
    if (data !== undefined && data !== null) {
      applyRewrites(schema, node.outputRewrites, data);
      targets.forEach((target, index) => {
        merge(target, data, index === 0);
      });
      if (targets.length > 1) execution.share(data);
    }
    for (const error of errors ?? []) tell(execution, targets, error);
  }

  function tell(
    execution: Execution,
    targets: readonly AnswerObject[],
    error: GraphQLFormattedError,
  ): void {
    const paths =
      error.path === undefined
        ? [undefined]
        : places
            .waysTo(execution, flatten, new Set(targets))
            .map((way) => places.path(way, error.path ?? []));
    for (const told of paths)
      execution.errors.push(errorOfSubgraph(template.subgraph, error, told));
  }

  async function ask(execution: Execution, targets: readonly AnswerObject[]): Promise<void> {
    let answer: SubgraphAnswer;
    try {
      answer = await execution.client.fetch({
        template,
        variablesJson: `{${writeVariables(execution.variables)}}`,
        request: execution.request,
      });
    } catch (cause) {
      for (const missing of places.missing(execution, flatten, targets))
        execution.errors.push(failureOfSubgraph(template.subgraph, cause, missing));
      return;
    }
    take(execution, targets, answer);
  }

  return (execution) => {
    const targets = flatten === null ? [execution.data] : flatten.targets(execution);
    return targets.length === 0 ? undefined : ask(execution, targets);
  };
}
