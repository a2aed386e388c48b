/** How long one bulk call of the seed may take, in milliseconds. */
export const SEED_DEADLINE_MS = 60_000;
