/** The command was used wrongly: says what to type instead; the process ends with exit code 2. */
export class UsageError extends Error {}

/** What was checked is not in order; every fault is listed, the process ends with exit code 1. */
export class CheckFailed extends Error {}

/** Exit codes of the command line. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
