import { inventorySubgraph } from '@hub/inventory';
import type { SubgraphDefinition } from '@hub/kernel';
import { marketingSubgraph } from '@hub/marketing';
import { memberSubgraph } from '@hub/member';
import { orderSubgraph } from '@hub/order';
import { profileSubgraph } from '@hub/profile';

/** The five capabilities. A sixth is added here and in docs/adding-a-subgraph.md's other two places. */
export const capabilities: readonly SubgraphDefinition[] = [
  inventorySubgraph,
  marketingSubgraph,
  memberSubgraph,
  orderSubgraph,
  profileSubgraph,
];

/** Finds a capability by name; undefined when there is none. */
export function capabilityNamed(name: string): SubgraphDefinition | undefined {
  return capabilities.find((capability) => capability.name === name);
}
