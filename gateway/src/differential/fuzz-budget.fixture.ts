/** How much is tried: a few seconds by default; `runs` times as many operations and graphs for a longer search. */
export function budgetOf(seed: number, runs: number) {
  return { seed, runs, operations: 20 * runs, generatedWorldCount: 2 * runs };
}

/** What a test run tries. */
export const fuzzBudget = budgetOf(1, 1);
