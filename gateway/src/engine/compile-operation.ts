import type { DocumentNode } from 'graphql';
import { compileVariant } from './compile-variant.js';
import type { CompilationOptions } from './compilation-options.js';
import { CompiledOperation } from './compiled-operation.js';
import type { Graph } from './graph.js';
import { operationOf } from './operation-parts.js';
import type { OperationVariant } from './operation-variant.js';

/**
 * Prepares one validated operation; plans are made when the values of its conditions are known.
 *
 * @throws GraphQLError OPERATION_RESOLUTION_FAILURE when no such operation is in the document
 */
export function compileOperation(
  graph: Graph,
  document: DocumentNode,
  options: CompilationOptions,
): CompiledOperation {
  const asked = operationOf(document, options.operationName);
  return new CompiledOperation(graph, asked, (flag, decided) => {
    const began = performance.now();
    const told = (variant: OperationVariant): OperationVariant => {
      options.onPlanned?.(variant, performance.now() - began);
      return variant;
    };
    const variant = (options.phase ?? plainly)(() =>
      compileVariant(graph, asked, options, flag, decided),
    );
    return variant instanceof Promise ? variant.then(told) : told(variant);
  });
}

function plainly<T>(work: () => T): T {
  return work();
}
