import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { applyRewrites } from './data-rewrites.js';
import type { ContextWriter } from './entity-context.js';
import type { EntityPart, EntityQuery } from './entity-query.js';
import type { Execution } from './execution.js';
import { isAnswerObject, type AnswerObject } from './own-property.js';
import { errorOfSubgraph, failureOfSubgraph, malformedAnswer } from './subgraph-errors.js';

/** The objects of one place that wait for the answer about one entity. */
interface Waiting {
  readonly part: EntityPart;
  readonly target: AnswerObject;
}

/** The entities one run asks of one query: each once, with every object that waits for it. */
export class EntityGathering {
  /** What the capability is told of each entity, as JSON texts. */
  readonly representations: string[] = [];
  readonly #waiting: Waiting[][] = [];
  readonly #indexes = new Map<string, number>();

  constructor(
    readonly query: EntityQuery,
    private readonly execution: Execution,
    /** Arguments taken from above these entities, as JSON members. */
    readonly context = '',
  ) {}

  /** Everything a query is about, as one gathering, or as one for each context its entities stand in. */
  static gather(query: EntityQuery, execution: Execution): EntityGathering[] {
    if (query.context !== null) return gatherByContext(query, query.context, execution);
    const gathering = new EntityGathering(query, execution);
    for (const part of query.parts) {
      for (const target of part.flatten.targets(execution.data)) gathering.add(part, target);
    }
    return [gathering];
  }

  /** Lets an object wait for the answer about its entity. */
  add(part: EntityPart, target: AnswerObject): void {
    const representation = part.represent(target);
    if (representation === null) return;
    const known = this.#indexes.get(representation);
    if (known === undefined) {
      this.#indexes.set(representation, this.representations.length);
      this.representations.push(representation);
      this.#waiting.push([{ part, target }]);
    } else this.#waiting[known]?.push({ part, target });
  }

  /** Gives every waiting object its answer; `entities` is what the capability answered in the order of asking. */
  take(entities: unknown, schema: GraphQLSchema): void {
    const wanted = this.representations.length;
    if (!Array.isArray(entities) || entities.length !== wanted) {
      const what = Array.isArray(entities)
        ? `Expected "data._entities" to contain ${String(wanted)} elements`
        : 'Expected "data._entities" in response to be an array';
      this.#everywhere((path) => malformedAnswer(this.query.template.subgraph, what, path));
      return;
    }
    entities.forEach((entity: unknown, index) => {
      if (isAnswerObject(entity)) this.#give(entity, this.#waiting[index] ?? [], schema);
    });
  }

  #give(entity: AnswerObject, waiting: readonly Waiting[], schema: GraphQLSchema): void {
    applyRewrites(schema, this.query.outputRewrites, entity);
    waiting.forEach(({ part, target }, index) => {
      part.merge(target, entity, index === 0);
    });
    if (waiting.length === 1) return;
    const { shared } = this.execution;
    for (const value of Object.values(entity)) {
      if (typeof value === 'object' && value !== null)
        shared.set(value, { writer: undefined, text: '' });
    }
  }

  /** Tells an error of the answer at every place it concerns; `inAnswer` begins behind `_entities`. */
  tell(error: GraphQLFormattedError, inAnswer: readonly (string | number)[] | undefined): void {
    const { subgraph } = this.query.template;
    const [index, ...below] = inAnswer ?? [];
    const waiting = typeof index === 'number' ? this.#waiting[index] : undefined;
    if (waiting === undefined) {
      this.#everywhere((path) => errorOfSubgraph(subgraph, error, path));
      return;
    }
    for (const part of this.query.parts) {
      const targets = new Set(
        waiting.filter((one) => one.part === part).map(({ target }) => target),
      );
      if (targets.size === 0) continue;
      for (const way of part.places.waysTo(this.execution, part.flatten, targets)) {
        this.execution.errors.push(errorOfSubgraph(subgraph, error, part.places.path(way, below)));
      }
    }
  }

  /** There is no answer: every field that stays null is told. */
  fail(cause: unknown): void {
    this.#everywhere((path) => failureOfSubgraph(this.query.template.subgraph, cause, path));
  }

  #everywhere(toError: (path: (string | number)[]) => GraphQLFormattedError): void {
    for (const part of this.query.parts) {
      const targets = this.#waiting.flatMap((waiting) =>
        waiting.filter((one) => one.part === part).map(({ target }) => target),
      );
      if (targets.length === 0) continue;
      for (const path of part.places.missing(this.execution, part.flatten, targets))
        this.execution.errors.push(toError(path));
    }
  }
}

function gatherByContext(
  query: EntityQuery,
  contextOf: ContextWriter,
  execution: Execution,
): EntityGathering[] {
  const byContext = new Map<string, EntityGathering>();
  for (const part of query.parts) {
    part.flatten.eachWithLineage(execution.data, (target, lineage) => {
      const context = contextOf(lineage);
      const gathering = byContext.get(context) ?? new EntityGathering(query, execution, context);
      byContext.set(context, gathering);
      gathering.add(part, target);
    });
  }
  return [...byContext.values()];
}
