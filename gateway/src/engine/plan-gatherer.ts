import type { Execution } from './execution.js';

/** Gathers the data of one run; undefined when there is nothing to wait for. Never rejects: what fails is told. */
export type PlanGatherer = (execution: Execution) => Promise<void> | undefined;
