import type { EntityManager } from 'typeorm';
import type { ErrorDetails } from '../errors/domain-error.js';

export interface StepContext {
  /**
   * Stable over every repeat of the step, `<sagaId>:<step>` (with `:compensate` behind it for the compensation): the
   * idempotency key of the calls the step makes.
   */
  readonly key: string;
  /** Aborts when the step's deadline has passed. */
  readonly signal: AbortSignal;
}

/**
 * One step of a saga. `run` and `compensate` may call other subgraphs and run outside any transaction, possibly more
 * than once: what they call has to be idempotent by `key`. The state is JSON.
 */
export interface SagaStep<S> {
  /** Unique in its saga; part of the idempotency key, so it never changes. */
  readonly name: string;
  /**
   * A DomainError that is not retryable is a refusal: the step promises that it left no effect, and the steps before it
   * are compensated. Any other error leaves the outcome unknown and the step is run again.
   */
  run(state: S, step: StepContext): Promise<S>;
  /** The local effect, in the transaction that moves the saga on. */
  apply?(manager: EntityManager, state: S): Promise<void>;
  /**
   * Undoes `run`. Also called when it is unknown whether `run` had its effect, so it accepts that there is nothing to
   * undo. Retried for ever, whatever it throws.
   */
  compensate?(state: S, step: StepContext): Promise<S>;
  /** Undoes `apply`; called only where `apply` has committed. */
  applyCompensation?(manager: EntityManager, state: S): Promise<void>;
}

export interface SagaRefusal {
  readonly code: string;
  readonly message: string;
  readonly details?: ErrorDetails | undefined;
}

export interface SagaDefinition<S> {
  readonly kind: string;
  /** Running sagas remember their step by position: change steps under a new kind. */
  readonly steps: readonly SagaStep<S>[];
  /** In the transaction of the last step. */
  finished?(manager: EntityManager, state: S): Promise<void>;
  /** In the transaction that ends the compensation. */
  refused?(manager: EntityManager, state: S, refusal: SagaRefusal): Promise<void>;
  /** From its beginning until a saga that cannot get on turns back; 15 minutes unless told. */
  readonly giveUpAfterMs?: number;
  /** 10 seconds unless told. */
  readonly stepDeadlineMs?: number;
}

export type SagaOutcome<S = unknown> =
  | { readonly phase: 'finished'; readonly state: S }
  | { readonly phase: 'refused'; readonly state: S; readonly refusal: SagaRefusal }
  /** Not decided yet; a worker carries on. */
  | { readonly phase: 'running' };
