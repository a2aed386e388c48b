import { setImmediate } from 'node:timers/promises';
import { PlanningThread, readGraph, SupergraphRefused, type Graph } from '../engine/index.js';
import {
  OperationStore,
  type HotOperation,
  type OperationStoreOptions,
} from './operation-store.js';

/** Derives a graph that some clients see from the whole one. */
export type GraphVariant = (supergraphSdl: string) => string;

export interface ServingGraphsOptions {
  /** By name; `public` is the whole graph. */
  readonly variants: Readonly<Record<string, GraphVariant>>;
  readonly storeOptionsFor: (variant: string) => OperationStoreOptions;
  /** Operations to have ready beside those in use, such as those of manifests. */
  readonly expected?: (variant: string) => readonly HotOperation[];
  /** Operations compiled before a new graph is served, per variant. */
  readonly mostWarmed?: number;
  /** Where operations are planned: in a thread of its own, or in this one (as usual), which does nothing else then. */
  readonly planning?: 'here' | 'thread' | undefined;
}

/** What one supergraph is served with. */
interface Serving {
  readonly supergraphSdl: string;
  readonly stores: ReadonlyMap<string, OperationStore>;
  readonly thread: PlanningThread | null;
}

const USUAL_WARMED = 500;

/**
 * The graphs being served. A request takes its store once and keeps it; a new supergraph is read and its operations
 * are compiled first, then it takes the old one's place between two requests.
 */
export class ServingGraphs {
  #serving: Serving;

  /** @throws SupergraphRefused */
  constructor(
    supergraphSdl: string,
    private readonly options: ServingGraphsOptions,
  ) {
    this.#serving = this.#open(supergraphSdl);
    // Whoever needs a plan is told when there is no planner.
    this.#serving.thread?.begin().catch(() => undefined);
  }

  /** The supergraph being served. */
  get supergraphSdl(): string {
    return this.#serving.supergraphSdl;
  }

  /** The graph that is not cut for anybody. */
  get whole(): Graph {
    return this.store('public').graph;
  }

  /** What a client of this variant asks; an unknown variant is refused rather than shown the whole graph. */
  store(variant: string): OperationStore {
    const store = this.#serving.stores.get(variant);
    if (store === undefined) throw new Error(`There is no graph "${variant}".`);
    return store;
  }

  /**
   * Serves another supergraph from now on.
   *
   * @returns how many operations were compiled beforehand
   * @throws SupergraphRefused when it cannot be served; the old one is kept
   */
  async swap(supergraphSdl: string): Promise<number> {
    const next = this.#open(supergraphSdl);
    await next.thread?.begin().catch((cause: unknown) => {
      throw new SupergraphRefused('The supergraph cannot be planned for.', { cause });
    });
    let warmed = 0;
    for (const [variant, store] of next.stores) {
      const old = this.#serving.stores.get(variant);
      const hot = old?.hottest(this.options.mostWarmed ?? USUAL_WARMED) ?? [];
      warmed += await warm(store, [...hot, ...(this.options.expected?.(variant) ?? [])]);
    }
    const { thread } = this.#serving;
    this.#serving = next;
    thread?.retire();
    return warmed;
  }

  /** Compiles expected operations of the graph being served. */
  async warmUp(): Promise<number> {
    let warmed = 0;
    for (const [variant, store] of this.#serving.stores)
      warmed += await warm(store, this.options.expected?.(variant) ?? []);
    return warmed;
  }

  /** Plans nothing any more. */
  close(): void {
    this.#serving.thread?.close();
  }

  #open(supergraphSdl: string): Serving {
    const thread = this.options.planning === 'thread' ? new PlanningThread() : null;
    const stores = new Map<string, OperationStore>();
    for (const [variant, derive] of Object.entries(this.options.variants)) {
      const sdl = derived(variant, derive, supergraphSdl);
      const graph = readGraph(sdl, thread === null ? undefined : (text) => thread.open(text));
      stores.set(variant, new OperationStore(graph, this.options.storeOptionsFor(variant)));
    }
    return { supergraphSdl, stores, thread };
  }
}

function derived(variant: string, derive: GraphVariant, supergraphSdl: string): string {
  try {
    return derive(supergraphSdl);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SupergraphRefused(`The ${variant} graph cannot be made: ${reason}`, { cause });
  }
}

/** Requests go on between two compilations. An operation the new graph no longer answers is left out. */
async function warm(store: OperationStore, operations: readonly HotOperation[]): Promise<number> {
  let warmed = 0;
  for (const operation of operations) {
    try {
      await store.prepare(operation);
      warmed += 1;
    } catch {
      // Its callers will be told when they ask.
    }
    await setImmediate();
  }
  return warmed;
}
