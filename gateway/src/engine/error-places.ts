import type { FetchDataRewrite } from '@apollo/query-planner';
import type { Execution } from './execution.js';
import type { FlattenPath } from './flatten.js';
import { readOwn, type AnswerObject } from './own-property.js';
import { placeBelow } from './place.js';
import type { PlanSurvey } from './plan-survey.js';

type Path = (string | number)[];

/** Most places at which one failure is told. */
const MOST_PLACES = 100;

/** Where in the whole answer the errors of one fetch belong. */
export class ErrorPlaces {
  readonly #askedKeys: readonly string[];
  readonly #renames: readonly { readonly from: readonly string[]; readonly to: string }[];

  constructor(
    private readonly place: string,
    keys: readonly string[],
    rewrites: readonly FetchDataRewrite[] | undefined,
    private readonly survey: PlanSurvey,
  ) {
    this.#askedKeys = keys.filter((key) => survey.isAsked(placeBelow(place, key)));
    this.#renames = (rewrites ?? []).flatMap((rewrite) =>
      rewrite.kind === 'KeyRenamer'
        ? [
            {
              from: rewrite.path.filter((step) => !step.startsWith('... on ')),
              to: rewrite.renameKeyTo,
            },
          ]
        : [],
    );
  }

  /** The ways to the objects an error is about. */
  waysTo(
    execution: Execution,
    flatten: FlattenPath | null,
    wanted: ReadonlySet<unknown>,
    limit = Number.MAX_SAFE_INTEGER,
  ): Path[] {
    return flatten === null ? [[]] : flatten.waysTo(execution.data, wanted, limit);
  }

  /**
   * The path of an error below one object: under the names the client gave, and no further than what the client asked
   * for, so that no field between capabilities is named.
   */
  path(way: readonly (string | number)[], inAnswer: readonly (string | number)[]): Path {
    const told = this.#asFarAsAsked(way);
    if (told.length < way.length) return told;
    const names: string[] = [];
    let place = this.place;
    for (const step of inAnswer) {
      if (typeof step === 'number') {
        told.push(step);
        continue;
      }
      names.push(step);
      const name = this.#clientNameOf(names);
      place = placeBelow(place, name);
      if (!this.survey.isAsked(place)) break;
      told.push(name);
    }
    return told;
  }

  /** The fields that stay null because a fetch failed as a whole; at most a hundred are told. */
  missing(
    execution: Execution,
    flatten: FlattenPath | null,
    targets: readonly AnswerObject[],
  ): Path[] {
    const missing: Path[] = [];
    for (const target of targets) {
      const typename = target['__typename'];
      const keys = this.#askedKeys.filter(
        (key) =>
          readOwn(target, key) === undefined &&
          this.survey.isAskedOf(placeBelow(this.place, key), typename),
      );
      if (keys.length === 0) continue;
      for (const way of this.waysTo(execution, flatten, new Set([target]), MOST_PLACES)) {
        missing.push(...keys.map((key) => [...way, key]));
      }
      if (missing.length >= MOST_PLACES) break;
    }
    if (missing.length > 0) return missing.slice(0, MOST_PLACES);
    return this.waysTo(execution, flatten, new Set(targets), 1).map((way) =>
      this.#asFarAsAsked(way),
    );
  }

  /** A way may lead through fields that only a plan asks for. */
  #asFarAsAsked(way: readonly (string | number)[]): Path {
    const told: Path = [];
    let place = '';
    for (const step of way) {
      if (typeof step === 'string') {
        place = placeBelow(place, step);
        if (!this.survey.isAsked(place)) break;
      }
      told.push(step);
    }
    return told;
  }

  #clientNameOf(names: readonly string[]): string {
    const last = names.at(-1) ?? '';
    const rename = this.#renames.find(
      ({ from }) =>
        from.length === names.length && from.every((name, index) => name === names[index]),
    );
    return rename?.to ?? last;
  }
}
