import type { SubgraphAnswer, SubgraphClient, SubgraphFetch } from '../engine/subgraph-client.js';
import {
  buildSubgraphClient,
  type SubgraphClientOptions,
} from '../resilience/build-subgraph-client.js';

/** A capability as the supergraph names it. */
export interface NamedSubgraph {
  readonly name: string;
  readonly url: string;
}

/** Says how the capabilities of a supergraph are reached. */
export type SubgraphsOf = (subgraphs: readonly NamedSubgraph[]) => SubgraphClientOptions;

/** Asks the capabilities of the supergraph being served; another supergraph may have others. */
export class SubgraphSwitch implements SubgraphClient {
  #names: string;
  #client: SubgraphClient;

  constructor(
    private readonly optionsOf: SubgraphsOf,
    subgraphs: readonly NamedSubgraph[],
  ) {
    this.#names = JSON.stringify(subgraphs);
    this.#client = buildSubgraphClient(optionsOf(subgraphs));
  }

  fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer> {
    return this.#client.fetch(fetch);
  }

  /** Fetches under way end with the old client. */
  switchTo(subgraphs: readonly NamedSubgraph[]): void {
    const names = JSON.stringify(subgraphs);
    if (names === this.#names) return;
    const old = this.#client;
    this.#client = buildSubgraphClient(this.optionsOf(subgraphs));
    this.#names = names;
    void old.close?.();
  }

  async close(): Promise<void> {
    await this.#client.close?.();
  }
}
