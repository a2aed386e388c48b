import { Worker } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import type { PlanningMessage, PlanningThreadData, PlanWanted } from './planning-messages.js';
import { planningFault, planningTookTooLong } from './planning-faults.js';

/** An operation that waits for its plan. */
export interface PlanningJob {
  readonly wanted: PlanWanted;
  readonly resolve: (plan: QueryPlan) => void;
  readonly reject: (fault: Error) => void;
}

/** What becomes of a worker; each is told of it once it is so. */
export interface PlanningWorkerEvents {
  /** It can plan, or can plan the next. */
  readonly free: () => void;
  /** What it has in hand takes longer than others should wait for it. */
  readonly slow: () => void;
  /** It was ended over an operation that takes too long, which was refused. */
  readonly late: () => void;
  /** It ended by itself: for want of memory if it had an operation in hand, or because it could not begin. */
  readonly lost: (cause: unknown) => void;
}

export interface PlanningWorkerTerms {
  readonly program: URL;
  readonly supergraphs: readonly string[];
  /** Beyond this it ends by itself, and not the process. */
  readonly mostMegabytes: number;
  /** How long one plan may take. */
  readonly mostMilliseconds: number;
  /** How long others wait for a plan without wanting another worker. */
  readonly patienceMilliseconds: number;
}

/** One thread that plans one operation at a time. */
export class PlanningWorker {
  readonly #worker: Worker;
  #isReady = false;
  #isOver = false;
  #isSlow = false;
  #job: PlanningJob | null = null;
  #patience: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;

  constructor(
    private readonly terms: PlanningWorkerTerms,
    private readonly events: PlanningWorkerEvents,
  ) {
    const data: PlanningThreadData = { supergraphs: terms.supergraphs };
    this.#worker = new Worker(terms.program, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: terms.mostMegabytes },
    });
    this.#worker.on('message', (message: PlanningMessage) => {
      if (!this.#isOver) this.#hear(message);
    });
    this.#worker.on('error', (cause) => {
      this.#lost(cause);
    });
    this.#worker.on('exit', () => {
      this.#lost(new Error('The planning thread has ended.'));
    });
  }

  /** Whether it has begun. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get isFree(): boolean {
    return this.#isReady && this.#job === null;
  }

  /** Whether others should not wait for what it has in hand. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** Only to be called while it is free. */
  plan(job: PlanningJob): void {
    this.#job = job;
    this.#worker.postMessage(job.wanted);
    this.#patience = setTimeout(() => {
      this.#isSlow = true;
      this.events.slow();
    }, this.terms.patienceMilliseconds);
    this.#deadline = setTimeout(() => {
      this.take()?.reject(planningTookTooLong());
      this.end();
      this.events.late();
    }, this.terms.mostMilliseconds);
  }

  /** The operation in hand, which is over or goes elsewhere. */
  take(): PlanningJob | null {
    clearTimeout(this.#patience);
    clearTimeout(this.#deadline);
    this.#isSlow = false;
    const job = this.#job;
    this.#job = null;
    return job;
  }

  /** Ends the thread at once; nobody is told. */
  end(): void {
    this.#isOver = true;
    void this.#worker.terminate();
  }

  #hear(message: PlanningMessage): void {
    if (message.kind === 'ready') {
      this.#isReady = true;
      // From here on it keeps no process alive: whoever waits for a plan does.
      this.#worker.unref();
    } else if (message.kind === 'planned') {
      this.take()?.resolve(JSON.parse(message.plan) as QueryPlan);
    } else {
      this.take()?.reject(planningFault(message));
    }
    this.events.free();
  }

  #lost(cause: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.events.lost(cause);
  }
}
