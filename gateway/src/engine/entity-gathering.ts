import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { applyRewrites } from './data-rewrites.js';
import type { EntityAnswers, RememberedEntities } from './entity-answers.js';
import type { ContextWriter } from './entity-context.js';
import type { EntityPart, EntityQuery } from './entity-query.js';
import { SharedPiece, type Execution } from './execution.js';
import { holdsObjects, isAnswerObject, type AnswerObject } from './own-property.js';
import { copyOf } from './passages/copy-of.js';
import { answerText } from './passages/answer-text.js';
import type { PlainInputs } from './representation.js';
import { errorOfSubgraph, failureOfSubgraph, malformedAnswer } from './subgraph-errors.js';

/** The objects of one place that wait for the answer about one entity. */
interface Waiting {
  readonly part: EntityPart;
  readonly targets: AnswerObject[];
  /** Whether the first of them stands at other places, too. */
  isShared: boolean;
}

/** An entity that was met before, found again by one of its inputs. */
interface Met {
  readonly index: number;
  readonly inputs: PlainInputs;
  readonly target: AnswerObject;
}

/** The entities one run asks of one query: each once, with every object that waits for it. */
export class EntityGathering {
  /** What the capability is told of each entity it is asked for, as JSON texts. */
  representations: string[] = [];
  /** Which of the entities met are asked for; null for all. */
  #asked: readonly number[] | null = null;
  #recalled: RememberedEntities | null = null;
  readonly #waiting: Waiting[][] = [];
  readonly #indexes = new Map<string, number>();
  readonly #met = new Map<unknown, Met>();

  constructor(
    readonly query: EntityQuery,
    private readonly execution: Execution,
    /** Arguments taken from above these entities, as JSON members. */
    readonly context = '',
  ) {}

  /**
   * Lets an object wait for the answer about its entity; it is not asked for when it lacks an input.
   *
   * @param replaceable whether another object can be put in its place
   * @returns the object that stands for it from now on: itself, or the first of its entity where they are all the same
   */
  add(part: EntityPart, target: AnswerObject, replaceable: boolean): AnswerObject {
    const typename = target['__typename'];
    if (typeof typename !== 'string') return target;
    const inputs = part.representation.plainInputs(typename);
    // Most objects are of an entity met before: comparing its inputs is cheaper than writing them out again.
    const lead = inputs === null ? undefined : target[inputs[1] ?? ''];
    const met = lead === undefined ? undefined : this.#met.get(lead);
    if (
      met !== undefined &&
      inputs !== null &&
      met.inputs === inputs &&
      areSame(inputs, met.target, target)
    ) {
      return this.#wait(met.index, part, target, replaceable);
    }
    const representation = part.representation.write(target);
    if (representation === null) return target;
    let index = this.#indexes.get(representation);
    if (index === undefined) {
      index = this.representations.length;
      this.#indexes.set(representation, index);
      this.representations.push(representation);
      this.#waiting.push([]);
    }
    if (lead !== undefined) this.#met.set(lead, { index, inputs, target });
    return this.#wait(index, part, target, replaceable);
  }

  #wait(index: number, part: EntityPart, target: AnswerObject, replaceable: boolean): AnswerObject {
    const waiting = this.#waiting[index] as Waiting[];
    const last = waiting.at(-1);
    if (last?.part !== part) {
      waiting.push({ part, targets: [target], isShared: false });
      return target;
    }
    const [first] = last.targets;
    if (replaceable && part.unifies && first !== undefined) {
      if (!last.isShared) this.execution.shared.set(first, new SharedPiece());
      last.isShared = true;
      return first;
    }
    last.targets.push(target);
    return target;
  }

  /** Takes what is remembered; what is not stays to be asked for. */
  async recall(remembered: EntityAnswers, schema: GraphQLSchema): Promise<void> {
    const { query, execution, representations } = this;
    const recalled = await remembered.load({
      template: query.template,
      representations,
      variablesJson: `${query.writeVariables(execution.variables)} ${this.context}`,
      request: execution.request,
    });
    if (recalled === null) return;
    this.#recalled = recalled;
    const { texts, ageMilliseconds } = recalled;
    execution.oldestPartMilliseconds = Math.max(execution.oldestPartMilliseconds, ageMilliseconds);
    const asked: number[] = [];
    texts.forEach((text, index) => {
      const entity: unknown = text === undefined ? undefined : JSON.parse(text);
      if (entity === undefined) asked.push(index);
      else if (isAnswerObject(entity))
        this.#give(entity, this.#waiting[index] as Waiting[], schema);
    });
    this.#asked = asked;
    this.representations = asked.map((index) => representations[index] as string);
  }

  /** Gives every waiting object its answer; `entities` is what the capability answered in the order of asking. */
  take(entities: unknown, hasErrors: boolean, schema: GraphQLSchema): void {
    const wanted = this.representations.length;
    if (!Array.isArray(entities) || entities.length !== wanted) {
      const what = Array.isArray(entities)
        ? `Expected "data._entities" to contain ${String(wanted)} elements`
        : 'Expected "data._entities" in response to be an array';
      this.#everywhere((path) => malformedAnswer(this.query.template.subgraph, what, path));
      return;
    }
    if (this.#recalled !== null && !hasErrors) this.#remember(this.#recalled, entities);
    for (let index = 0; index < wanted; index += 1) {
      const entity: unknown = entities[index];
      if (isAnswerObject(entity)) this.#give(entity, this.#waitingFor(index), schema);
    }
  }

  /** As the capability said it: merged objects hold more. */
  #remember(recalled: RememberedEntities, entities: readonly unknown[]): void {
    const answers: (string | undefined)[] = recalled.texts.map(() => undefined);
    (this.#asked ?? []).forEach((place, index) => {
      answers[place] = answerText(entities[index]);
    });
    void recalled.keep(answers);
  }

  #waitingFor(index: number): readonly Waiting[] {
    return this.#waiting[this.#asked === null ? index : (this.#asked[index] ?? -1)] ?? [];
  }

  #give(entity: AnswerObject, waiting: readonly Waiting[], schema: GraphQLSchema): void {
    applyRewrites(schema, this.query.outputRewrites, entity);
    const [first] = waiting;
    let isTaken = false;
    for (const { part, targets } of waiting) {
      const isApart =
        part !== first?.part && (part.isContinued || first?.part.isContinued === true);
      // What is added below one place has no business at another: each has objects of its own.
      const answer = isApart && holdsObjects(entity) ? copyOf(entity) : entity;
      let isFirst = answer !== entity || !isTaken;
      isTaken = true;
      for (const target of targets) {
        part.merge(target, answer, isFirst);
        isFirst = false;
      }
      if (targets.length > 1 || (answer === entity && waiting.length > 1))
        this.execution.share(answer);
    }
  }

  /** Tells an error of the answer at every place it concerns; `inAnswer` begins behind `_entities`. */
  tell(error: GraphQLFormattedError, inAnswer: readonly (string | number)[] | undefined): void {
    const { subgraph } = this.query.template;
    const [index, ...below] = inAnswer ?? [];
    const waiting = typeof index === 'number' ? this.#waitingFor(index) : [];
    if (waiting.length === 0) {
      this.#everywhere((path) => errorOfSubgraph(subgraph, error, path));
      return;
    }
    for (const { part, targets } of waiting) {
      for (const way of part.places.waysTo(this.execution, part.flatten, new Set(targets))) {
        this.execution.errors.push(errorOfSubgraph(subgraph, error, part.places.path(way, below)));
      }
    }
  }

  /** There is no answer: every field that stays null is told. */
  fail(cause: unknown): void {
    this.#everywhere((path) => failureOfSubgraph(this.query.template.subgraph, cause, path));
  }

  #everywhere(toError: (path: (string | number)[]) => GraphQLFormattedError): void {
    const asked = this.representations.map((_, index) => this.#waitingFor(index));
    for (const part of this.query.parts) {
      const targets = asked.flatMap((waiting) =>
        waiting.flatMap((one) => (one.part === part ? one.targets : [])),
      );
      if (targets.length === 0) continue;
      for (const path of part.places.missing(this.execution, part.flatten, targets))
        this.execution.errors.push(toError(path));
    }
  }
}

/** Whether two entities give the same inputs; only values that need no looking into are compared. */
function areSame(inputs: readonly string[], one: AnswerObject, other: AnswerObject): boolean {
  for (const input of inputs) if (one[input] !== other[input]) return false;
  return true;
}

/** What the ready fetches ask, by query, and by context where arguments are taken from above. */
export function gatherEntities(
  queries: readonly EntityQuery[],
  ready: readonly number[],
  execution: Execution,
): EntityGathering[] {
  return queries
    .flatMap((query) => {
      const parts = query.parts.filter(({ number }) => ready.includes(number));
      if (query.context !== null) return gatherByContext(query, parts, query.context, execution);
      const gathering = new EntityGathering(query, execution);
      for (const part of parts) gatherPart(gathering, part, execution);
      return [gathering];
    })
    .filter(({ representations }) => representations.length > 0);
}

function gatherPart(gathering: EntityGathering, part: EntityPart, execution: Execution): void {
  const { targets } = execution;
  const { key } = part.flatten;
  const known = key === null ? undefined : targets.get(key);
  if (known !== undefined) {
    for (const target of known) gathering.add(part, target, false);
    return;
  }
  const found: AnswerObject[] = [];
  part.flatten.replace(execution, (target) => {
    const taken = gathering.add(part, target, true);
    if (taken === target) found.push(target);
    return taken;
  });
  if (key !== null) targets.set(key, found);
}

function gatherByContext(
  query: EntityQuery,
  parts: readonly EntityPart[],
  contextOf: ContextWriter,
  execution: Execution,
): EntityGathering[] {
  const byContext = new Map<string, EntityGathering>();
  for (const part of parts) {
    part.flatten.eachWithLineage(execution.data, (target, lineage) => {
      const context = contextOf(lineage);
      const gathering = byContext.get(context) ?? new EntityGathering(query, execution, context);
      byContext.set(context, gathering);
      gathering.add(part, target, false);
    });
  }
  return [...byContext.values()];
}
