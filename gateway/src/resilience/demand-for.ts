import type { Demand } from '../engine/demand.js';
import type { SubgraphFetch } from '../engine/subgraph-client.js';

/** Who waits for a fetch; undefined for one that goes on to its end. */
export function demandFor(fetch: SubgraphFetch): Demand | undefined {
  return fetch.demand ?? fetch.request.demand;
}
