import { Worker } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import { print } from 'graphql';
import type { Planner } from './planner.js';
import type { PlanningMessage, PlanningThreadData, PlanWanted } from './planning-messages.js';
import { planningFault, planningTookTooLong, PlannerUnavailable } from './planning-faults.js';

/** How a planning thread is run; what is not said is as usual. */
export interface PlanningThreadOptions {
  /** How long one plan may take. */
  readonly mostMilliseconds?: number;
  /** What the thread runs. */
  readonly program?: URL;
}

interface Job {
  readonly wanted: PlanWanted;
  readonly resolve: (plan: QueryPlan) => void;
  readonly reject: (fault: Error) => void;
}

const USUAL_MOST_MILLISECONDS = 5_000;
/** Operations that wait for their plan; further ones are told to come again. */
const MOST_WAITING = 1_000;
/** Beyond this the thread ends by itself, and not the process. */
const MOST_MEGABYTES = 1_024;

/**
 * Plans the operations of some graphs in a thread of its own, one at a time, so that nothing else waits for the
 * planner. A plan that takes too long ends with its thread, and another thread takes over.
 */
export class PlanningThread {
  readonly #supergraphs: string[] = [];
  readonly #waiting: Job[] = [];
  readonly #mostMilliseconds: number;
  readonly #program: URL;
  #worker: Worker | null = null;
  #isReady = false;
  #job: Job | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isRetired = false;
  #isClosed = false;
  #begun: { resolve(): void; reject(fault: Error): void } | null = null;

  constructor({ mostMilliseconds, program }: PlanningThreadOptions = {}) {
    this.#mostMilliseconds = mostMilliseconds ?? USUAL_MOST_MILLISECONDS;
    this.#program = program ?? new URL('./planning-program.js', import.meta.url);
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
    this.#take()?.reject(fault);
    for (const job of this.#waiting.splice(0)) job.reject(fault);
    this.#end();
  }

  #plan(wanted: PlanWanted): Promise<QueryPlan> {
    if (this.#isClosed || this.#waiting.length >= MOST_WAITING)
      return Promise.reject(new PlannerUnavailable('The operation cannot be planned now.'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ wanted, resolve, reject });
      this.#goOn();
    });
  }

  #start(): void {
    const data: PlanningThreadData = { supergraphs: this.#supergraphs };
    const worker = new Worker(this.#program, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    });
    this.#worker = worker;
    this.#isReady = false;
    worker.on('message', (message: PlanningMessage) => {
      if (worker === this.#worker) this.#hear(message);
    });
    worker.on('error', (cause) => {
      if (worker === this.#worker) this.#lost(cause);
    });
    worker.on('exit', () => {
      if (worker === this.#worker) this.#lost(new Error('The planning thread has ended.'));
    });
  }

  #hear(message: PlanningMessage): void {
    if (message.kind === 'ready') {
      this.#isReady = true;
      // From here on it keeps no process alive: whoever waits for a plan does.
      this.#worker?.unref();
      this.#begun?.resolve();
    } else if (message.kind === 'planned') {
      this.#take()?.resolve(JSON.parse(message.plan) as QueryPlan);
    } else {
      this.#take()?.reject(planningFault(message));
    }
    this.#goOn();
  }

  /** The operation in hand, which is over. */
  #take(): Job | null {
    clearTimeout(this.#timer);
    const job = this.#job;
    this.#job = null;
    return job;
  }

  #goOn(): void {
    if (this.#job !== null) return;
    if (this.#waiting.length === 0) {
      if (this.#isRetired) this.#end();
      return;
    }
    if (this.#worker === null) this.#start();
    if (!this.#isReady) return;
    this.#job = this.#waiting.shift() ?? null;
    this.#worker?.postMessage(this.#job?.wanted);
    this.#timer = setTimeout(() => {
      this.#take()?.reject(planningTookTooLong());
      this.#end();
      this.#replace();
    }, this.#mostMilliseconds);
  }

  /** The thread ended by itself: for want of memory if it had an operation in hand, or because it could not begin. */
  #lost(cause: unknown): void {
    const couldPlan = this.#isReady;
    this.#worker = null;
    this.#isReady = false;
    this.#take()?.reject(planningTookTooLong());
    if (couldPlan) {
      this.#replace();
      return;
    }
    const fault = new PlannerUnavailable('The planner could not begin.', { cause });
    this.#begun?.reject(fault);
    for (const job of this.#waiting.splice(0)) job.reject(fault);
  }

  #replace(): void {
    if (this.#worker === null && !this.#isRetired && !this.#isClosed) this.#start();
    this.#goOn();
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = null;
    this.#isReady = false;
    void worker?.terminate();
  }
}
