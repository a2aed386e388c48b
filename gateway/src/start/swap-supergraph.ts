import type { Logger } from '@hub/kernel';
import type { GatewayObserver } from '../observe/gateway-observer.js';
import type { ServingGraphs } from '../pipeline/serving-graphs.js';
import type { SubgraphSwitch } from '../pipeline/subgraph-switch.js';

/** What another supergraph changes, and who is told of it. */
interface SwappedParts {
  readonly graphs: ServingGraphs;
  readonly subgraphs: SubgraphSwitch;
  readonly observer: GatewayObserver;
  readonly logger: Logger;
}

/**
 * Serves another supergraph from now on, and asks the capabilities it names.
 *
 * @throws SupergraphRefused when it cannot be served; the old one is kept
 */
export async function swapSupergraph(
  { graphs, subgraphs, observer, logger }: SwappedParts,
  supergraphSdl: string,
): Promise<void> {
  try {
    const warmed = await graphs.swap(supergraphSdl);
    subgraphs.switchTo(graphs.whole.subgraphs);
    observer.supergraphOffered({ accepted: true });
    logger.info({ warmed }, 'another supergraph is served');
  } catch (error) {
    observer.supergraphOffered({ accepted: false });
    logger.error({ err: error }, 'the supergraph was refused, the old one is kept');
    throw error;
  }
}
