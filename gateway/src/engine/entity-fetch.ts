import type { GraphQLSchema } from 'graphql';
import { gatherEntities, type EntityGathering } from './entity-gathering.js';
import { compileEntityQueries, type EntityQuery, type PlannedEntityFetch } from './entity-query.js';
import type { Execution } from './execution.js';
import { mergeEntityQueries, type MergedTemplate } from './merged-document.js';
import type { PlanReaders } from './passages/plan-readers.js';
import type { FetchGroup } from './plan-run.js';
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

/** Compiles entity fetches that may go to one subgraph at the same time, and then in one request. */
export function compileEntityFetches(
  fetches: readonly PlannedEntityFetch[],
  schema: GraphQLSchema,
  survey: PlanSurvey,
  readers: PlanReaders | null,
): FetchGroup['send'] {
  const queries = compileEntityQueries(fetches, schema, survey, readers);
  const templates = new MergedTemplates(queries);
  const send = (
    gatherings: readonly EntityGathering[],
    execution: Execution,
  ): Promise<void> | undefined => {
    const [first] = gatherings;
    if (first === undefined) return undefined;
    if (gatherings.length === 1) return ask(askAlone(first, execution), execution, schema);
    const together = gatherings.some(({ context }) => context !== '')
      ? null
      : templates.of(gatherings);
    if (together !== null)
      return ask(askTogether(together, gatherings, execution), execution, schema);
    return Promise.all(
      gatherings.map((gathering) => ask(askAlone(gathering, execution), execution, schema)),
    ).then(() => undefined);
  };
  return (execution, ready) => {
    const gatherings = gatherEntities(queries, ready, execution);
    const { remembered } = execution;
    if (remembered === null || !gatherings.some(({ query }) => remembered.isKept(query.template)))
      return send(gatherings, execution);
    return Promise.all(gatherings.map((gathering) => gathering.recall(remembered, schema))).then(
      () => send(gatherings.filter(isAsking), execution),
    );
  };
}

function isAsking({ representations }: EntityGathering): boolean {
  return representations.length > 0;
}

/** Documents for combinations of queries, made when a combination first comes up. */
class MergedTemplates {
  static readonly most = 32;
  readonly #made = new Map<string, MergedTemplate>();

  constructor(private readonly queries: readonly EntityQuery[]) {}

  /** Null when there are too many combinations to keep a document for each. */
  of(gatherings: readonly EntityGathering[]): MergedTemplate | null {
    const key = gatherings.map(({ query }) => this.queries.indexOf(query)).join();
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    if (this.#made.size >= MergedTemplates.most) return null;
    const template = mergeEntityQueries(gatherings.map(({ query }) => query));
    this.#made.set(key, template);
    return template;
  }
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
    const entities = data?.[aliases[index] ?? ''];
    // Without data the errors say why; an answer with neither is malformed.
    if ((entities !== undefined && entities !== null) || errors.length === 0)
      gathering.take(entities, errors.length > 0, schema);
  });
  for (const error of errors) {
    const [alias, ...below] = error.path ?? [];
    const about = gatherings[aliases.indexOf(String(alias))];
    if (about === undefined) for (const gathering of gatherings) gathering.tell(error, undefined);
    else about.tell(error, below);
  }
}
