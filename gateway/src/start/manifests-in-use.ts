import type { GatewayMetrics } from '../observe/metrics/gateway-metrics.js';
import type { PersistedOperations } from '../persisted/persisted-operations.js';
import type { ServingGraphs } from '../pipeline/serving-graphs.js';

/** Has the operations of the manifests compiled, and their names known to the metrics, also after each edit. */
export class ManifestsInUse {
  /** Resolves when those of the start are compiled. */
  readonly warmed: Promise<void>;
  readonly #stopWatching: () => void;
  #isWarm = false;

  constructor(
    private readonly operations: PersistedOperations,
    graphs: ServingGraphs,
    private readonly metrics: GatewayMetrics | null,
  ) {
    this.warmed = graphs.warmUp().then(() => {
      this.#isWarm = true;
    });
    this.#nameOperations();
    this.#stopWatching = operations.onChange(() => {
      this.#nameOperations();
      void graphs.warmUp();
    });
  }

  /** Before that a gateway should not be sent requests. */
  get isWarm(): boolean {
    return this.#isWarm;
  }

  close(): void {
    this.#stopWatching();
  }

  #nameOperations(): void {
    const { operations } = this;
    const names = operations.clients
      .flatMap((client) => operations.operationsOf(client))
      .flatMap(({ name }) => name ?? []);
    this.metrics?.knowOperations(names);
  }
}
