export type { EntityAnswers } from './entity-answers.js';
export { compileOperation, type CompilationOptions } from './compile-operation.js';
export {
  CompiledOperation,
  type CoercedVariables,
  type OperationAnswer,
  type OperationVariant,
} from './compiled-operation.js';
export { readGraph, SupergraphRefused, type Graph } from './graph.js';
export { documentOf, operationOf, type OperationParts } from './operation-parts.js';
