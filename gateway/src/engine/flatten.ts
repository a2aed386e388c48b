import type { Execution } from './execution.js';
import {
  isAnswerObject,
  isInheritedName,
  readOwn,
  writeOwn,
  type AnswerObject,
} from './own-property.js';
import { placeBelow } from './place.js';
import type { PlanSurvey } from './plan-survey.js';

/** One step of a path into the data: a field, or every element of a list. */
type Step =
  | { readonly list: true }
  | {
      readonly list: false;
      readonly name: string;
      readonly inherited: boolean;
      /** Whether several objects may hold the same value here, because one answer served them all. */
      readonly mayBeShared: boolean;
    };

/** What looking through shared values has to know. */
type Gathered = Pick<Execution, 'data' | 'shared'>;

/** How often a place was looked through, all runs together. */
let visits = 0;

/** A place in the data at which a fetch goes on, such as `users.@.reviews.@.product`. */
export class FlattenPath {
  readonly #steps: readonly Step[];
  /** Equal for equal paths; null where what is found may become another thing later. */
  readonly key: string | null;

  constructor(
    path: readonly (string | number)[],
    { mayBeShared, isJoined }: Pick<PlanSurvey, 'mayBeShared' | 'isJoined'>,
  ) {
    let place = '';
    const places: string[] = [];
    this.#steps = path.map((step) => {
      if (step === '@') return { list: true };
      const name = String(step);
      place = placeBelow(place, name);
      places.push(place);
      return {
        list: false,
        name,
        inherited: isInheritedName(name),
        mayBeShared: mayBeShared(place),
      };
    });
    this.key = places.some(isJoined) ? null : JSON.stringify(path);
  }

  /** The objects at this place, each once, however many ways lead to it. */
  targets(gathered: Gathered): AnswerObject[] {
    const found: AnswerObject[] = [];
    this.replace(gathered, (target) => {
      found.push(target);
      return target;
    });
    return found;
  }

  /** Puts what `take` gives in the place of each object here; each is taken once, however many ways lead to it. */
  replace({ data, shared }: Gathered, take: (target: AnswerObject) => AnswerObject): void {
    visits += 1;
    this.#visit(data, 0, shared, take);
  }

  #visit(
    value: unknown,
    depth: number,
    shared: Gathered['shared'],
    take: (target: AnswerObject) => AnswerObject,
  ): unknown {
    const step = this.#steps[depth];
    if (step === undefined) return isAnswerObject(value) ? take(value) : value;
    if (step.list) {
      if (!Array.isArray(value)) return value;
      for (let index = 0; index < value.length; index += 1) {
        const element: unknown = value[index];
        const taken = this.#visit(element, depth + 1, shared, take);
        if (taken !== element) value[index] = taken;
      }
      return value;
    }
    if (!isAnswerObject(value)) return value;
    const child = step.inherited ? readOwn(value, step.name) : value[step.name];
    if (child === undefined || child === null) return value;
    const piece = step.mayBeShared && typeof child === 'object' ? shared.get(child) : undefined;
    let taken: unknown;
    if (piece?.visit === visits)
      // What stands for it stands for it here, too.
      taken = piece.taken;
    else {
      taken = this.#visit(child, depth + 1, shared, take);
      if (piece !== undefined) {
        piece.visit = visits;
        piece.taken = taken;
      }
    }
    if (taken === child) return value;
    if (step.inherited) writeOwn(value, step.name, taken);
    else value[step.name] = taken;
    return value;
  }

  /** The objects at this place, once for every way to them, with the objects on the way from the root. */
  eachWithLineage(
    data: AnswerObject,
    visit: (target: AnswerObject, lineage: readonly AnswerObject[]) => void,
  ): void {
    this.#descend(data, 0, [], visit);
  }

  #descend(
    value: unknown,
    depth: number,
    lineage: AnswerObject[],
    visit: (target: AnswerObject, lineage: readonly AnswerObject[]) => void,
  ): void {
    const step = this.#steps[depth];
    if (step === undefined) {
      if (isAnswerObject(value)) visit(value, lineage);
    } else if (step.list) {
      if (!Array.isArray(value)) return;
      for (const element of value) this.#descend(element, depth + 1, lineage, visit);
    } else if (isAnswerObject(value)) {
      lineage.push(value);
      this.#descend(readOwn(value, step.name), depth + 1, lineage, visit);
      lineage.pop();
    }
  }

  /**
   * Every way to the wanted objects, with the places in lists: for the paths of errors. Ways that lead to the same
   * object are all told, each is a place the client asked for.
   *
   * @param limit most ways that are told
   */
  waysTo(data: AnswerObject, wanted: ReadonlySet<unknown>, limit: number): (string | number)[][] {
    const ways: (string | number)[][] = [];
    this.#follow(data, 0, [], wanted, ways, limit);
    return ways;
  }

  #follow(
    value: unknown,
    depth: number,
    way: (string | number)[],
    wanted: ReadonlySet<unknown>,
    ways: (string | number)[][],
    limit: number,
  ): void {
    if (ways.length >= limit) return;
    const step = this.#steps[depth];
    if (step === undefined) {
      if (wanted.has(value)) ways.push([...way]);
    } else if (step.list) {
      if (!Array.isArray(value)) return;
      value.forEach((element: unknown, index) => {
        way.push(index);
        this.#follow(element, depth + 1, way, wanted, ways, limit);
        way.pop();
      });
    } else if (isAnswerObject(value)) {
      way.push(step.name);
      this.#follow(readOwn(value, step.name), depth + 1, way, wanted, ways, limit);
      way.pop();
    }
  }
}
