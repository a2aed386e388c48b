import { maskValue } from '../access/mask-value.js';
import type { GatewayOptions } from '../gateway-options.js';
import type { GatewayObserver } from '../observe/gateway-observer.js';
import type { PersistedOperations } from '../persisted/persisted-operations.js';
import { documentGate } from '../pipeline/document-gate.js';
import { expectedOperations } from '../pipeline/expected-operations.js';
import { factsOf } from '../pipeline/operation-facts.js';
import { ServingGraphs } from '../pipeline/serving-graphs.js';

/**
 * The whole graph and those that some clients see, with the operations that are compiled for each.
 *
 * @throws SupergraphRefused
 */
export function openGraphs(
  options: GatewayOptions,
  operations: PersistedOperations,
  observer: GatewayObserver,
): ServingGraphs {
  const { access, recorder = null } = options;
  const gate = documentGate({ explorable: options.explorable });
  return new ServingGraphs(options.supergraphSdl, {
    variants: { public: (sdl) => sdl, ...options.contracts },
    planning: options.planning,
    expected: (variant) => expectedOperations(operations, access, variant),
    storeOptionsFor: () => ({
      gate,
      observer,
      mask: maskValue,
      tellsSubjects: options.audit != null,
      rulesFor: (caller, graph) => access.rulesFor(caller, graph),
      factsOf: (graph, operation, rules) => factsOf(graph, operation, rules, recorder),
    }),
  });
}
