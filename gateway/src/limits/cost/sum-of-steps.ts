import type { Variables } from './given-value.js';

/** A number that is known, or the place of one that is found out per request. */
export type Amount = number | Step;

/** Where a step's result stands. */
export interface Step {
  readonly index: number;
}

type Compute = (results: Float64Array, variables: Variables) => number;

/** Larger amounts are no longer told apart: all of them are far beyond any limit. */
const CEILING = Number.MAX_SAFE_INTEGER;

/**
 * Arithmetic prepared once and done per request. What does not depend on variables is computed while it is written
 * down; what many places share is one step, so the work per request is linear in the steps even where fragments that
 * spread each other make the sum exponentially long.
 */
export class SumOfSteps {
  readonly #steps: Compute[] = [];

  /** A number read from the variables of a request. */
  read(compute: (variables: Variables) => number): Amount {
    return this.#add((_results, variables) => compute(variables));
  }

  sum(amounts: readonly Amount[]): Amount {
    const { known, steps } = parted(amounts, 0, (a, b) => a + b);
    if (steps.length === 0) return Math.min(CEILING, known);
    const [first] = steps;
    if (steps.length === 1 && known === 0 && first !== undefined) return { index: first };
    return this.#add((results) => {
      let sum = known;
      for (const step of steps) sum += results[step] ?? 0;
      return sum;
    });
  }

  /** The largest of the amounts; 0 without any. */
  max(amounts: readonly Amount[]): Amount {
    const { known, steps } = parted(amounts, 0, Math.max);
    if (steps.length === 0) return known;
    return this.#add((results) => {
      let largest = known;
      for (const step of steps) largest = Math.max(largest, results[step] ?? 0);
      return largest;
    });
  }

  product(one: Amount, other: Amount): Amount {
    if (typeof one === 'number' && typeof other === 'number') return Math.min(CEILING, one * other);
    if (one === 0 || other === 0) return 0;
    if (one === 1) return other;
    if (other === 1) return one;
    return this.#add(
      (results) =>
        (typeof one === 'number' ? one : (results[one.index] ?? 0)) *
        (typeof other === 'number' ? other : (results[other.index] ?? 0)),
    );
  }

  /** The function that computes one of the amounts. */
  finish(amount: Amount): (variables: Variables) => number {
    if (typeof amount === 'number') return () => amount;
    const steps = this.#steps.slice(0, amount.index + 1);
    const results = new Float64Array(steps.length);
    return (variables) => {
      let index = 0;
      for (const compute of steps) {
        results[index] = Math.min(CEILING, compute(results, variables));
        index += 1;
      }
      return results[amount.index] ?? 0;
    };
  }

  #add(compute: Compute): Step {
    this.#steps.push(compute);
    return { index: this.#steps.length - 1 };
  }
}

function parted(
  amounts: readonly Amount[],
  start: number,
  join: (a: number, b: number) => number,
): { readonly known: number; readonly steps: number[] } {
  let known = start;
  const steps: number[] = [];
  for (const amount of amounts) {
    if (typeof amount === 'number') known = join(known, amount);
    else steps.push(amount.index);
  }
  return { known, steps };
}
