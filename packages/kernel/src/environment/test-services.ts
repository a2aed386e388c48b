/** The NATS server tests may use, or undefined: then the suites that need one say that they did not run. */
export const testNatsUrl: string | undefined = process.env.HUB_TEST_NATS || undefined;

/** The Redis server tests may use, or undefined. */
export const testRedisUrl: string | undefined = process.env.HUB_TEST_REDIS || undefined;
