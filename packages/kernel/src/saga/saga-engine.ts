import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import type { Logger } from '../log/logger.js';
import type { Clock } from '../time/clock.js';
import type { Worker } from '../workers/worker.js';
import type { SagaDefinition, SagaOutcome } from './saga-definition.js';
import { type ClaimedSaga, SagaStore } from './saga-store.js';
import { SagaWalk } from './saga-walk.js';

export interface SagaEngineOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a process may be silent before another takes its sagas over; above every step's deadline. */
  readonly leaseMs?: number;
  /** How long `drive` waits for a saga that another process is at; below what a gateway waits for us. */
  readonly driveWaitMs?: number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

const sagasPerRun = 20;
const sagasSideBySide = 4;
const pollMs = 50;
const inlinePausesMs: readonly number[] = [50, 150];

/**
 * Leads work through several subgraphs, step by step, with a way back. The row in the database is the only memory: a
 * process may die at any line, and the lease lets another one carry on from the last committed step.
 */
export class SagaEngine {
  private readonly definitions = new Map<string, SagaDefinition<unknown>>();
  private readonly driven = new Map<string, Promise<SagaOutcome>>();
  private readonly resumed = new Set<Promise<SagaOutcome>>();
  private readonly store: SagaStore;
  private readonly sleep: (milliseconds: number) => Promise<unknown>;

  constructor(private readonly options: SagaEngineOptions) {
    this.store = new SagaStore(options.database, options.clock, options.leaseMs ?? 30_000);
    this.sleep = options.sleep ?? pause;
  }

  register<S>(definition: SagaDefinition<S>): void {
    if (this.definitions.has(definition.kind))
      throw new Error(`The saga "${definition.kind}" is registered already`);
    if (definition.steps.length === 0)
      throw new Error(`The saga "${definition.kind}" has no steps`);
    if (new Set(definition.steps.map(({ name }) => name)).size < definition.steps.length) {
      throw new Error(`Two steps of the saga "${definition.kind}" share a name`);
    }
    this.definitions.set(definition.kind, definition);
  }

  /** Commits the intention with the caller's change. Call `drive` after the transaction, or leave it to the worker. */
  async begin<S>(
    manager: EntityManager,
    kind: string,
    saga: { id: string; subjectId: string; state: S },
  ): Promise<void> {
    if (!this.definitions.has(kind)) throw new Error(`No saga "${kind}" is registered`);
    await this.store.insert(manager, {
      id: saga.id,
      kind,
      subjectId: saga.subjectId,
      state: saga.state,
    });
  }

  /**
   * Takes the saga to its end now, never inside a transaction. Answers `running` when a step keeps failing or another
   * process does not finish in time; the worker carries on. Callers of the same saga share one walk.
   */
  async drive<S = unknown>(id: string): Promise<SagaOutcome<S>> {
    const joined = this.driven.get(id);
    if (joined !== undefined) return (await joined) as SagaOutcome<S>;
    const driving = this.driveUnshared(id).finally(() => this.driven.delete(id));
    this.driven.set(id, driving);
    return (await driving) as SagaOutcome<S>;
  }

  /** What is decided so far, without moving anything. */
  async outcome<S = unknown>(id: string): Promise<SagaOutcome<S>> {
    return (await this.store.outcome(id)) as SagaOutcome<S>;
  }

  /** Resumes what crashed, was postponed or was only begun. */
  worker(): Worker {
    return { name: 'sagas', intervalMs: 1000, runOnce: () => this.resumeDue() };
  }

  /** Resolves when no saga is under way in this process. */
  async drain(): Promise<void> {
    while (this.driven.size + this.resumed.size > 0)
      await Promise.allSettled([...this.driven.values(), ...this.resumed]);
  }

  private async resumeDue(): Promise<number> {
    const ids = await this.store.due(sagasPerRun);
    let resumed = 0;
    const lanes = Array.from({ length: sagasSideBySide }, async () => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift())
        resumed += await this.resume(id);
    });
    const failures = (await Promise.allSettled(lanes)).filter((lane) => lane.status === 'rejected');
    if (failures[0] !== undefined) throw failures[0].reason;
    return resumed;
  }

  /** A walk of the worker's is not joined: to who drives the saga it is one of another process, and is waited for. */
  private async resume(id: string): Promise<number> {
    if (this.driven.has(id)) return 0;
    const claim = await this.store.claim(id, 'due');
    if (claim === undefined) return 0;
    const walk = this.walk(claim);
    this.resumed.add(walk);
    await walk.finally(() => this.resumed.delete(walk));
    return 1;
  }

  private async driveUnshared(id: string): Promise<SagaOutcome> {
    let failures = 0;
    for (let waited = 0; ;) {
      const claim = await this.store.claim(id, 'now');
      if (claim !== undefined) {
        const outcome = await this.walk(claim);
        const again = outcome.phase === 'running' ? inlinePausesMs[failures++] : undefined;
        if (again === undefined) return outcome;
        await this.sleep(again);
        continue;
      }
      const outcome = await this.store.outcome(id);
      if (outcome.phase !== 'running' || waited >= (this.options.driveWaitMs ?? 8_000))
        return outcome;
      await this.sleep(pollMs);
      waited += pollMs;
    }
  }

  private async walk(claim: ClaimedSaga): Promise<SagaOutcome> {
    const definition = this.definitions.get(claim.kind);
    if (definition === undefined) {
      this.options.logger.error({ kind: claim.kind, sagaId: claim.id }, 'saga of an unknown kind');
      await this.store.postpone(claim, 60_000, `No saga of the kind ${claim.kind} is registered`);
      return { phase: 'running' };
    }
    return await new SagaWalk(definition, { ...this.options, store: this.store }).proceed(claim);
  }
}
