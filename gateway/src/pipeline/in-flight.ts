import { Demand } from '../engine/demand.js';

interface Running<T> {
  readonly answer: Promise<T>;
  /** Lasts while one of those who asked still waits. */
  readonly demand: Demand;
}

/**
 * Empty once its answer is there. A map that grows and shrinks leaves tables behind that remember what was in them:
 * together they would keep answers until all of memory is collected.
 */
interface Entry<T> {
  current: Running<T> | null;
}

/** Lets requests that ask the same at the same time wait for one answer. */
export class InFlight<T> {
  readonly #running = new Map<string, Entry<T>>();

  /** How many different things are being asked. */
  get size(): number {
    return this.#running.size;
  }

  /**
   * Runs `work`, or waits for who runs it already under this key.
   *
   * @param asker whether who asks still waits
   * @param work may end when nobody waits for it any more
   * @param onShared called when nothing is run
   */
  async share(
    key: string,
    asker: Demand,
    work: (demand: Demand) => Promise<T>,
    onShared: () => void,
  ): Promise<T> {
    const running = this.#running.get(key)?.current;
    if (running && !running.demand.isOver) {
      running.demand.join(asker);
      onShared();
      return await running.answer;
    }
    const demand = new Demand();
    demand.join(asker);
    const answer = work(demand);
    const entry: Entry<T> = { current: { answer, demand } };
    this.#running.set(key, entry);
    try {
      return await answer;
    } finally {
      entry.current = null;
      // One that nobody waited for may have a successor already.
      if (this.#running.get(key) === entry) this.#running.delete(key);
    }
  }
}
