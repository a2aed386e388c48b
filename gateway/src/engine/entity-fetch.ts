import type { GraphQLSchema } from 'graphql';
import { EntityGathering } from './entity-gathering.js';
import { compileEntityQueries, type PlannedEntityFetch } from './entity-query.js';
import type { Execution } from './execution.js';
import { mergeEntityQueries, type MergedTemplate } from './merged-document.js';
import type { PlanStep } from './plan-step.js';
import type { PlanSurvey } from './plan-survey.js';
import type { FetchTemplate, SubgraphAnswer } from './subgraph-client.js';

/** What is sent in one request: one gathering, or several under names of their own. */
interface Question {
  readonly template: FetchTemplate;
  readonly gatherings: readonly EntityGathering[];
  /** Under which name each gathering is answered. */
  readonly aliases: readonly string[];
  readonly variablesJson: string;
}

/** Compiles entity fetches of one subgraph that the plan makes at the same time into one request. */
export function compileEntityFetches(
  fetches: readonly PlannedEntityFetch[],
  schema: GraphQLSchema,
  survey: PlanSurvey,
): PlanStep {
  const queries = compileEntityQueries(fetches, schema, survey);
  const merged = queries.length > 1 ? mergeEntityQueries(queries) : null;
  return (execution) => {
    const gatherings = queries.flatMap((query) => EntityGathering.gather(query, execution));
    const asking = gatherings.filter(({ representations }) => representations.length > 0);
    const [first] = asking;
    if (first === undefined) return undefined;
    if (asking.length === 1) return ask(askAlone(first, execution), execution, schema);
    if (merged !== null && gatherings.length === queries.length && !asking.some(hasContext))
      return ask(askTogether(merged, gatherings, execution), execution, schema);
    return Promise.all(
      asking.map((gathering) => ask(askAlone(gathering, execution), execution, schema)),
    ).then(() => undefined);
  };
}

function hasContext({ context }: EntityGathering): boolean {
  return context !== '';
}

function askAlone(gathering: EntityGathering, execution: Execution): Question {
  const { query, representations, context } = gathering;
  return {
    template: query.template,
    gatherings: [gathering],
    aliases: ['_entities'],
    variablesJson: `{${join([
      `"representations":[${representations.join(',')}]`,
      query.writeVariables(execution.variables),
      context,
    ])}}`,
  };
}

function askTogether(
  merged: MergedTemplate,
  gatherings: readonly EntityGathering[],
  execution: Execution,
): Question {
  const members = gatherings.map(
    ({ representations }, index) =>
      `"${merged.names[index]?.variable ?? ''}":[${representations.join(',')}]`,
  );
  return {
    template: merged.template,
    gatherings,
    aliases: merged.names.map(({ alias }) => alias),
    variablesJson: `{${join([...members, merged.writeVariables(execution.variables)])}}`,
  };
}

function join(members: readonly string[]): string {
  return members.filter((member) => member !== '').join(',');
}

async function ask(
  { template, gatherings, aliases, variablesJson }: Question,
  execution: Execution,
  schema: GraphQLSchema,
): Promise<void> {
  let answer: SubgraphAnswer;
  try {
    answer = await execution.client.fetch({ template, variablesJson, request: execution.request });
  } catch (cause) {
    for (const gathering of gatherings) gathering.fail(cause);
    return;
  }
  const { data, errors = [] } = answer;
  // Data first: an error's path leads through what was answered before, never through what it is about.
  gatherings.forEach((gathering, index) => {
    if (gathering.representations.length === 0) return;
    const entities = data?.[aliases[index] ?? ''];
    // Without data the errors say why; an answer with neither is malformed.
    if ((entities !== undefined && entities !== null) || errors.length === 0)
      gathering.take(entities, schema);
  });
  for (const error of errors) {
    const [alias, ...below] = error.path ?? [];
    const index = aliases.indexOf(String(alias));
    const about = gatherings[index];
    if (about === undefined) for (const gathering of gatherings) gathering.tell(error, undefined);
    else about.tell(error, below);
  }
}
