import { testFuzzRuns } from '@hub/kernel/testing';

/** Timers know no more than this: about 25 days. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * What a test run tries: a few seconds by default, HUB_TEST_FUZZ_RUNS times as many operations and graphs for a longer
 * search, which takes up to its square as long.
 */
export const fuzzBudget = {
  seed: 1,
  runs: testFuzzRuns,
  operations: 20 * testFuzzRuns,
  generatedWorldCount: 2 * testFuzzRuns,
  timeoutMilliseconds: Math.min(30_000 * testFuzzRuns ** 2, LONGEST_TIMEOUT_MS),
} as const;
