import type { SubgraphAnswer, SubgraphClient, SubgraphFetch } from '../engine/subgraph-client.js';

/** How often a fetch was handed to its subgraph, all tries together. */
interface AttemptTally {
  attempts: number;
}

/** One try of a fetch: lets an outer layer end it, limit its time and count it. */
export class Attempt {
  cancelled = false;
  private listener: (() => void) | null = null;

  constructor(
    readonly tally: AttemptTally,
    /** By `performance.now()`; Infinity without a limit. */
    readonly deadlineAt: number,
  ) {}

  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.listener?.();
  }

  /** One listener at a time: the layer that holds the fetch at the moment. */
  whenCancelled(listener: () => void): void {
    this.listener = listener;
    if (this.cancelled) listener();
  }
}

/** A layer between the engine and a subgraph. Layers belong to one subgraph; without an attempt nobody watches. */
export interface SubgraphLayer extends SubgraphClient {
  fetch(fetch: SubgraphFetch, attempt?: Attempt): Promise<SubgraphAnswer>;
}
