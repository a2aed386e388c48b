import { isAnswerObject, isInheritedName, readOwn, type AnswerObject } from './own-property.js';

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

/** A place in the data at which a fetch goes on, such as `users.@.reviews.@.product`. */
export class FlattenPath {
  readonly #steps: readonly Step[];
  readonly #sharing: boolean;

  constructor(path: readonly (string | number)[], mayBeShared: (place: string) => boolean) {
    let place = '';
    this.#steps = path.map((step) => {
      if (step === '@') return { list: true };
      const name = String(step);
      place = place === '' ? name : `${place}/${name}`;
      return {
        list: false,
        name,
        inherited: isInheritedName(name),
        mayBeShared: mayBeShared(place),
      };
    });
    this.#sharing = this.#steps.some((step) => !step.list && step.mayBeShared);
  }

  /** The objects at this place, each once, however many ways lead to it. */
  targets(data: AnswerObject): AnswerObject[] {
    const found: AnswerObject[] = [];
    this.#collect(data, 0, this.#sharing ? new Set() : null, found);
    return found;
  }

  #collect(value: unknown, depth: number, seen: Set<unknown> | null, found: AnswerObject[]): void {
    let current = value;
    for (let index = depth; index < this.#steps.length; index += 1) {
      const step = this.#steps[index] as Step;
      if (step.list) {
        if (!Array.isArray(current)) return;
        for (const element of current) this.#collect(element, index + 1, seen, found);
        return;
      }
      if (!isAnswerObject(current)) return;
      current = step.inherited ? readOwn(current, step.name) : current[step.name];
      if (current === undefined || current === null) return;
      if (seen !== null && step.mayBeShared) {
        if (seen.has(current)) return;
        seen.add(current);
      }
    }
    if (isAnswerObject(current)) found.push(current);
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
