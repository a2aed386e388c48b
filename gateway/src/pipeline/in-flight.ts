import { Demand } from '../engine/demand.js';

interface Running<T> {
  readonly answer: Promise<T>;
  /** Lasts while one of those who asked still waits. */
  readonly demand: Demand;
}

/** Lets requests that ask the same at the same time wait for one answer. */
export class InFlight<T> {
  readonly #running = new Map<string, Running<T>>();

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
    const running = this.#running.get(key);
    if (running !== undefined && !running.demand.isOver) {
      running.demand.join(asker);
      onShared();
      return await running.answer;
    }
    const demand = new Demand();
    demand.join(asker);
    const started = { answer: work(demand), demand };
    this.#running.set(key, started);
    try {
      return await started.answer;
    } finally {
      // One that nobody waited for may have a successor already.
      if (this.#running.get(key) === started) this.#running.delete(key);
    }
  }
}
