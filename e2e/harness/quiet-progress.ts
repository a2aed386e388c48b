import type { Progress } from '@hub/standalone';

/** Long work that tells nobody how far it is. */
export const QUIET: Progress = {
  start: () => undefined,
  advanceTo: () => undefined,
  finish: () => undefined,
};
