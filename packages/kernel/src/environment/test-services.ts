/** The NATS server tests may use, or undefined: then the suites that need one say that they did not run. */
export const testNatsUrl: string | undefined = process.env.HUB_TEST_NATS || undefined;

/** The Redis server tests may use, or undefined. */
export const testRedisUrl: string | undefined = process.env.HUB_TEST_REDIS || undefined;

/** How many times as much as usual generated tests try: a whole number from 1; 1 unless told. */
export const testFuzzRuns: number = fuzzRunsOf(process.env.HUB_TEST_FUZZ_RUNS);

/** @throws Error when the text is no whole number from 1 */
export function fuzzRunsOf(text: string | undefined): number {
  if (text === undefined || text === '') return 1;
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new Error(
      `HUB_TEST_FUZZ_RUNS says how many times as much generated tests try: a whole number from 1 to 999999, not "${text}".`,
    );
  return Number(text);
}
