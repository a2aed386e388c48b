import { NobodyWaits, type WantedWork } from './demand.js';
import type { Execution } from './execution.js';
import type { Guard } from './plan-outline.js';

/** Fetches of one level that go to one subgraph; whichever are ready together are sent together. */
export interface FetchGroup {
  /** Numbers of its fetches. */
  readonly members: readonly number[];
  /** Sends those of its members that are named; undefined when there is nothing to ask. Never rejects. */
  send(execution: Execution, ready: readonly number[]): Promise<void> | undefined;
}

/** One fetch as a run sees it. */
export interface ScheduledFetch {
  readonly group: number;
  readonly guards: readonly Guard[];
  /** How many fetches it waits for. */
  readonly waitsFor: number;
  /** Numbers of the fetches that wait for it. */
  readonly next: readonly number[];
}

export interface Schedule {
  readonly fetches: readonly ScheduledFetch[];
  readonly groups: readonly FetchGroup[];
}

/** Least and most milliseconds a fetch waits for others that go the same way. */
const LEAST_PATIENCE = 1;
const MOST_PATIENCE = 10;

/**
 * Runs a schedule once. A fetch that is ready waits a moment for others of its level to the same subgraph, so that
 * they are one request: at most half as long as the operation has run so far, and never more than ten milliseconds.
 */
export class PlanRun implements WantedWork {
  readonly #waiting: number[];
  readonly #ready: number[][];
  /** Members of each group that are neither ready nor over. */
  readonly #expected: number[];
  #unfinished: number;
  /** Whether a fault, or that nobody waits, has ended the request: then nothing more is sent for it. */
  #failed = false;
  readonly #began = performance.now();
  #finish: () => void = () => undefined;
  #fail: (fault: unknown) => void = () => undefined;

  constructor(
    private readonly schedule: Schedule,
    private readonly execution: Execution,
  ) {
    this.#waiting = schedule.fetches.map(({ waitsFor }) => waitsFor);
    this.#ready = schedule.groups.map(() => []);
    this.#expected = schedule.groups.map(({ members }) => members.length);
    this.#unfinished = schedule.fetches.length;
  }

  /**
   * Resolves when every fetch is over.
   *
   * @throws NobodyWaits as soon as nobody does, and a fault of our own, which must never end the process
   */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#unfinished === 0) {
        resolve();
        return;
      }
      const { demand } = this.execution.request;
      this.#finish = () => {
        demand?.release(this);
        resolve();
      };
      this.#fail = (fault) => {
        this.#failed = true;
        reject(fault instanceof Error ? fault : new Error(String(fault)));
      };
      demand?.bind(this);
      if (this.#failed) return;
      const first: number[] = [];
      this.#waiting.forEach((waitsFor, fetch) => {
        if (waitsFor === 0) first.push(fetch);
      });
      this.#arrive(first);
    });
  }

  /** Nobody waits for the answer any more. */
  unwanted(): void {
    this.#fail(new NobodyWaits());
  }

  /** These fetches need wait for nothing more. */
  #arrive(fetches: readonly number[]): void {
    const touched = new Set<number>();
    const skipped: number[] = [];
    for (const number of fetches) {
      const fetch = this.schedule.fetches[number] as ScheduledFetch;
      this.#expected[fetch.group] = (this.#expected[fetch.group] as number) - 1;
      touched.add(fetch.group);
      if (this.#applies(fetch.guards)) (this.#ready[fetch.group] as number[]).push(number);
      else skipped.push(number);
    }
    for (const group of touched) this.#consider(group);
    if (skipped.length > 0) this.#over(skipped);
  }

  #applies(guards: readonly Guard[]): boolean {
    return guards.every(({ variable, value }) => this.execution.flag(variable) === value);
  }

  #consider(group: number): void {
    const ready = this.#ready[group] as number[];
    if (ready.length === 0) return;
    if (this.#expected[group] === 0) {
      this.#send(group);
      return;
    }
    const elapsed = performance.now() - this.#began;
    const patience = Math.min(Math.max(elapsed / 2, LEAST_PATIENCE), MOST_PATIENCE);
    setTimeout(() => {
      this.#send(group);
    }, patience);
  }

  #send(group: number): void {
    const ready = this.#ready[group] as number[];
    if (ready.length === 0 || this.#failed) return;
    this.#ready[group] = [];
    try {
      const sent = (this.schedule.groups[group] as FetchGroup).send(this.execution, ready);
      if (sent === undefined) this.#over(ready);
      else
        sent
          .then(() => {
            this.#over(ready);
          })
          .catch(this.#fail);
    } catch (fault) {
      this.#fail(fault);
    }
  }

  #over(fetches: readonly number[]): void {
    this.#unfinished -= fetches.length;
    if (this.#unfinished === 0) {
      this.#finish();
      return;
    }
    const arrived: number[] = [];
    for (const number of fetches) {
      for (const next of (this.schedule.fetches[number] as ScheduledFetch).next) {
        const waitsFor = (this.#waiting[next] as number) - 1;
        this.#waiting[next] = waitsFor;
        if (waitsFor === 0) arrived.push(next);
      }
    }
    if (arrived.length > 0) this.#arrive(arrived);
  }
}
