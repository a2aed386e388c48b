export type { EntityAnswers } from './entity-answers.js';
export { compileOperation } from './compile-operation.js';
export {
  CompiledOperation,
  type CoercedVariables,
  type OperationAnswer,
} from './compiled-operation.js';
export { readGraph, SupergraphRefused, type Graph } from './graph.js';
export { documentOf } from './operation-parts.js';
export type { UsedFlags } from './operation-variants.js';
export { whyNotPlanned } from './planning/planning-faults.js';
export { PlanningThread } from './planning/planning-thread.js';
