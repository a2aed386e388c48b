import type { Execution } from './execution.js';

/** One step of a compiled plan; undefined when there was nothing to wait for. It never rejects: errors are told. */
export type PlanStep = (execution: Execution) => Promise<void> | undefined;
