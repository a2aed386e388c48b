import type { EntityManager } from 'typeorm';
import { bulkInsert } from '../database/bulk-insert.js';
import type { Database } from '../database/database.js';
import { conditionalUpdate, selectRows } from '../database/statements.js';
import { baseErrors } from '../errors/base-errors.js';
import { newUlid } from '../ids/ulid.js';
import type { Clock } from '../time/clock.js';
import { LeaseLostError } from './crash-error.js';
import { type SagaPhase, SagaRow } from './saga.entity.js';
import type { SagaOutcome, SagaRefusal } from './saga-definition.js';

/** Why a saga turned back, and from which step on `apply` has not committed. */
export interface TurningPoint {
  readonly refusal: SagaRefusal;
  readonly firstUnapplied: number;
}

export interface SagaPosition {
  readonly step: number;
  readonly phase: SagaPhase;
  readonly state: unknown;
  readonly turningPoint: TurningPoint | null;
}

/** A saga that is ours as long as nobody has taken the lease. */
export interface ClaimedSaga extends SagaPosition {
  readonly id: string;
  readonly kind: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly token: string;
}

/** The saga table. Every write of a claimed saga is conditional on its lease token. */
export class SagaStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly leaseMs: number,
  ) {}

  async insert(
    manager: EntityManager,
    saga: { id: string; kind: string; subjectId: string; state: unknown },
  ): Promise<void> {
    const now = this.clock.now();
    await bulkInsert(manager, SagaRow, [
      {
        ...saga,
        step: 0,
        phase: 'forward',
        attempts: 0,
        dueAt: now,
        createdAt: now,
        updatedAt: now,
      },
    ]);
  }

  async due(limit: number): Promise<string[]> {
    const now = this.clock.now();
    const rows = await selectRows<{ id: string }>(
      this.database.read,
      `SELECT id FROM saga WHERE phase IN ('forward', 'compensating') AND due_at <= ?
       AND (lease_until IS NULL OR lease_until <= ?) ORDER BY due_at LIMIT ${String(limit)}`,
      [now, now],
    );
    return rows.map((row) => row.id);
  }

  /**
   * Takes the lease, or answers undefined when the saga is decided, held by somebody else or not due. A lease left by
   * somebody else counts as an attempt: nobody knows how far it came.
   */
  async claim(id: string, when: 'now' | 'due'): Promise<ClaimedSaga | undefined> {
    return await this.database.transaction(async (manager) => {
      const now = this.clock.now();
      const token = newUlid(now);
      const claimed = await conditionalUpdate(
        manager,
        `UPDATE saga SET attempts = attempts + CASE WHEN lease_token IS NULL THEN 0 ELSE 1 END,
         lease_token = ?, lease_until = ?, updated_at = ?
         WHERE id = ? AND phase IN ('forward', 'compensating') AND (lease_until IS NULL OR lease_until <= ?)
         AND (due_at <= ? OR ? = 'now')`,
        [token, this.leaseEnd(), now, id, now, now, when],
      );
      if (claimed === 0) return undefined;
      const row = await manager.findOneByOrFail(SagaRow, { id });
      const { kind, step, phase, state, attempts, createdAt } = row;
      return {
        id,
        kind,
        step,
        phase,
        state,
        attempts,
        createdAt,
        token,
        turningPoint: row.refusal as TurningPoint | null,
      };
    });
  }

  /** Moves a claimed saga on and keeps the lease unless it is decided; throws when the lease is lost. */
  async move(manager: EntityManager, claim: ClaimedSaga, to: SagaPosition): Promise<ClaimedSaga> {
    const decided = to.phase === 'finished' || to.phase === 'refused';
    const moved = await conditionalUpdate(
      manager,
      `UPDATE saga SET step = ?, phase = ?, state = ?, refusal = ?, attempts = 0, last_error = NULL,
       lease_token = ?, lease_until = ?, updated_at = ? WHERE id = ? AND lease_token = ?`,
      [
        to.step,
        to.phase,
        JSON.stringify(to.state),
        to.turningPoint === null ? null : JSON.stringify(to.turningPoint),
        decided ? null : claim.token,
        decided ? null : this.leaseEnd(),
        this.clock.now(),
        claim.id,
        claim.token,
      ],
    );
    if (moved === 0) throw new LeaseLostError(`The lease of saga ${claim.id} is lost`);
    return { ...claim, ...to, attempts: 0 };
  }

  /** Gives the saga back until `pauseMs` from now, with one more failed attempt. */
  async postpone(claim: ClaimedSaga, pauseMs: number, failure: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction((manager) =>
      conditionalUpdate(
        manager,
        `UPDATE saga SET attempts = attempts + 1, due_at = ?, last_error = ?, lease_token = NULL, lease_until = NULL,
         updated_at = ? WHERE id = ? AND lease_token = ?`,
        [now.getTime() + pauseMs, failure, now, claim.id, claim.token],
      ),
    );
  }

  async outcome(id: string): Promise<SagaOutcome> {
    const row = await this.database.read.findOneBy(SagaRow, { id });
    if (row === null) throw baseErrors.refuse('NOT_FOUND', `There is no saga ${id}`);
    const { step, phase, state } = row;
    return outcomeOf({ step, phase, state, turningPoint: row.refusal as TurningPoint | null });
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + this.leaseMs);
  }
}

export function outcomeOf(position: SagaPosition): SagaOutcome {
  if (position.phase === 'finished') return { phase: 'finished', state: position.state };
  if (position.phase !== 'refused') return { phase: 'running' };
  const refusal = position.turningPoint?.refusal ?? {
    code: 'INTERNAL_SERVER_ERROR',
    message: 'The reason was not kept',
  };
  return { phase: 'refused', state: position.state, refusal };
}
