import type { QueryPlan } from '@apollo/query-planner';
import { print } from 'graphql';
import type { Planner } from './planner.js';
import type { PlanWanted } from './planning-messages.js';
import { planningTookTooLong, PlannerUnavailable } from './planning-faults.js';
import { PlanningWorker, type PlanningJob } from './planning-worker.js';

/** How a planning thread is run; what is not said is as usual. */
export interface PlanningThreadOptions {
  /** How long one plan may take. */
  readonly mostMilliseconds?: number;
  /** How long others wait for one plan before a second thread begins for them. */
  readonly patienceMilliseconds?: number;
  /** What the thread runs. */
  readonly program?: URL;
}

const USUAL_MOST_MILLISECONDS = 5_000;
const USUAL_PATIENCE_MILLISECONDS = 250;
/** Operations that wait for their plan; further ones are told to come again. */
const MOST_WAITING = 1_000;
/** What both threads may have: beyond it they end, and not the process. */
const MOST_MEGABYTES = { first: 768, second: 256 };

/**
 * Plans the operations of some graphs in a thread of its own, one at a time, so that nothing else waits for the
 * planner. While one plan takes long, a second thread plans what waits behind it. A plan that takes too long ends with
 * its thread, and another thread takes over.
 */
export class PlanningThread {
  readonly #supergraphs: string[] = [];
  readonly #waiting: PlanningJob[] = [];
  readonly #terms: Required<PlanningThreadOptions>;
  #first: PlanningWorker | null = null;
  #second: PlanningWorker | null = null;
  /** A second thread has failed, for want of memory it may be: the first has more. */
  #isAlone = false;
  #isRetired = false;
  #isClosed = false;
  #begun: { resolve(): void; reject(fault: Error): void } | null = null;

  constructor({ mostMilliseconds, patienceMilliseconds, program }: PlanningThreadOptions = {}) {
    this.#terms = {
      mostMilliseconds: mostMilliseconds ?? USUAL_MOST_MILLISECONDS,
      patienceMilliseconds: patienceMilliseconds ?? USUAL_PATIENCE_MILLISECONDS,
      program: program ?? new URL('./planning-program.js', import.meta.url),
    };
  }

  /** A planner of one more graph. All are opened before the thread begins. */
  open(supergraphSdl: string): Planner {
    const graph = this.#supergraphs.push(supergraphSdl) - 1;
    return {
      plan: (document, overrides) =>
        this.#plan({ graph, document: print(document), overrides: [...overrides] }),
    };
  }

  /**
   * Begins the thread.
   *
   * @returns when it can plan
   * @throws PlannerUnavailable when it ends before that
   */
  begin(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#begun = { resolve, reject };
      this.#start();
    });
  }

  /** Ends the thread when nobody waits for a plan; whoever still wants one gets it from a thread begun for that. */
  retire(): void {
    this.#isRetired = true;
    this.#goOn();
  }

  /** Ends the thread at once. */
  close(): void {
    this.#isClosed = true;
    const fault = new PlannerUnavailable('The gateway is shutting down.');
    this.#begun?.reject(fault);
    for (const worker of [this.#first, this.#second]) {
      worker?.take()?.reject(fault);
      worker?.end();
    }
    this.#first = this.#second = null;
    for (const job of this.#waiting.splice(0)) job.reject(fault);
  }

  #plan(wanted: PlanWanted): Promise<QueryPlan> {
    if (this.#isClosed || this.#waiting.length >= MOST_WAITING)
      return Promise.reject(new PlannerUnavailable('The operation cannot be planned now.'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ wanted, resolve, reject });
      this.#goOn();
    });
  }

  /** Gives what waits to who is free, and has as many threads as that takes. */
  #goOn(): void {
    for (const worker of [this.#first, this.#second]) {
      const job = worker?.isFree === true ? this.#waiting.shift() : undefined;
      if (job !== undefined) worker?.plan(job);
    }
    if (this.#waiting.length > 0) {
      if (this.#first === null) this.#start();
      else if (this.#first.isSlow && this.#second === null && !this.#isAlone) this.#startSecond();
    } else if (this.#first?.isFree !== false) {
      this.#endIfFree();
    }
  }

  /** Nothing waits and nothing is under way in the first: a second thread would only hold memory. */
  #endIfFree(): void {
    if (this.#second?.isFree === true) {
      this.#second.end();
      this.#second = null;
    }
    if (this.#isRetired && this.#second === null) {
      this.#first?.end();
      this.#first = null;
    }
  }

  #start(): void {
    const worker = new PlanningWorker(
      { ...this.#terms, supergraphs: this.#supergraphs, mostMegabytes: MOST_MEGABYTES.first },
      {
        free: () => {
          this.#begun?.resolve();
          this.#goOn();
        },
        slow: () => {
          this.#goOn();
        },
        late: () => {
          this.#replace();
        },
        lost: (cause) => {
          worker.take()?.reject(planningTookTooLong());
          if (worker.isReady) this.#replace();
          else this.#refuseAll(cause);
        },
      },
    );
    this.#first = worker;
  }

  #replace(): void {
    this.#first = null;
    if (!this.#isRetired && !this.#isClosed) this.#start();
    this.#goOn();
  }

  #refuseAll(cause: unknown): void {
    this.#first = null;
    const fault = new PlannerUnavailable('The planner could not begin.', { cause });
    this.#begun?.reject(fault);
    for (const job of this.#waiting.splice(0)) job.reject(fault);
  }

  #startSecond(): void {
    const goOn = (): void => {
      this.#goOn();
    };
    const worker = new PlanningWorker(
      { ...this.#terms, supergraphs: this.#supergraphs, mostMegabytes: MOST_MEGABYTES.second },
      {
        free: goOn,
        slow: goOn,
        late: () => {
          this.#second = null;
          this.#goOn();
        },
        lost: () => {
          this.#second = null;
          this.#isAlone = true;
          const job = worker.take();
          if (job !== null) this.#waiting.unshift(job);
          this.#goOn();
        },
      },
    );
    this.#second = worker;
  }
}
