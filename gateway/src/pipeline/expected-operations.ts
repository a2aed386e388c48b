import type { PersistedOperations } from '../persisted/persisted-operations.js';
import type { GatewayAccess } from './caller.js';
import type { HotOperation } from './operation-store.js';

/** The operations of the manifests whose clients see a graph, for those who usually ask them. */
export function expectedOperations(
  operations: PersistedOperations,
  access: GatewayAccess,
  variant: string,
): HotOperation[] {
  return operations.clients.flatMap((client) =>
    access
      .expectedCallers(client)
      .filter(({ policy }) => policy.graph === variant)
      .flatMap((caller) =>
        operations.operationsOf(client).map(({ text, name }) => ({
          text,
          trusted: true,
          caller,
          operationName: name ?? undefined,
          overrides: new Map<string, boolean>(),
        })),
      ),
  );
}
