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

/**
 * Asks the capabilities of the supergraph being served; another supergraph may have others. Requests that began under the
 * supergraph before go on to ask capabilities that only it had.
 */
export class SubgraphSwitch implements SubgraphClient {
  #asked: Asked;
  #before: Asked | null = null;

  constructor(
    private readonly optionsOf: SubgraphsOf,
    subgraphs: readonly NamedSubgraph[],
  ) {
    this.#asked = this.#open(subgraphs);
  }

  fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer> {
    const { subgraph } = fetch.template;
    const gone = this.#before?.names.has(subgraph) === true && !this.#asked.names.has(subgraph);
    return (gone ? (this.#before ?? this.#asked) : this.#asked).client.fetch(fetch);
  }

  /** What was asked before stays open until the next switch, for requests under way. */
  switchTo(subgraphs: readonly NamedSubgraph[]): void {
    if (JSON.stringify(subgraphs) === this.#asked.key) return;
    void this.#before?.client.close?.();
    this.#before = this.#asked;
    this.#asked = this.#open(subgraphs);
  }

  async close(): Promise<void> {
    await Promise.all([this.#before?.client.close?.(), this.#asked.client.close?.()]);
  }

  #open(subgraphs: readonly NamedSubgraph[]): Asked {
    return {
      key: JSON.stringify(subgraphs),
      names: new Set(subgraphs.map(({ name }) => name)),
      client: buildSubgraphClient(this.optionsOf(subgraphs)),
    };
  }
}

/** The capabilities of one supergraph. */
interface Asked {
  readonly key: string;
  readonly names: ReadonlySet<string>;
  readonly client: SubgraphClient;
}
