import type { EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import { DomainError, isBusinessRefusal } from '../errors/domain-error.js';
import type { Logger } from '../log/logger.js';
import { describeFailure } from '../messaging/describe-failure.js';
import type { Clock } from '../time/clock.js';
import { callWithDeadline } from './call-with-deadline.js';
import { CrashError, LeaseLostError } from './crash-error.js';
import type {
  SagaDefinition,
  SagaOutcome,
  SagaRefusal,
  SagaStep,
  StepContext,
} from './saga-definition.js';
import { type ClaimedSaga, outcomeOf, type SagaPosition, type SagaStore } from './saga-store.js';

const giveUpAfterMs = 15 * 60_000;
const stepDeadlineMs = 10_000;
const firstPauseMs = 500;
const longestPauseMs = 60_000;

interface WalkContext {
  readonly database: Database;
  readonly store: SagaStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Takes one claimed saga as far as it goes: to its end, or to the first failure that has to be slept over. */
export class SagaWalk {
  constructor(
    private readonly definition: SagaDefinition<unknown>,
    private readonly context: WalkContext,
  ) {}

  async proceed(start: ClaimedSaga): Promise<SagaOutcome> {
    let claim: ClaimedSaga | undefined = start;
    try {
      while (claim.phase === 'forward' || claim.phase === 'compensating') {
        const position: ClaimedSaga = claim;
        claim =
          position.phase === 'forward'
            ? await this.forward(position)
            : await this.compensate(position);
        if (claim === undefined) return { phase: 'running' };
      }
      return outcomeOf(claim);
    } catch (error) {
      if (error instanceof LeaseLostError) return { phase: 'running' };
      throw error;
    }
  }

  private async forward(claim: ClaimedSaga): Promise<ClaimedSaga | undefined> {
    const step = this.stepAt(claim.step);
    const isLast = claim.step === this.definition.steps.length - 1;
    let mayHaveRun = claim.attempts > 0;
    try {
      const state = await this.call(claim, step.name, (context) => step.run(claim.state, context));
      mayHaveRun = true;
      return await this.move(
        claim,
        { step: claim.step + 1, phase: isLast ? 'finished' : 'forward', state, turningPoint: null },
        async (manager) => {
          await step.apply?.(manager, state);
          if (isLast) await this.definition.finished?.(manager, state);
        },
      );
    } catch (error) {
      rethrowCrash(error);
      const refusal = this.refusalIn(error, claim);
      if (refusal === undefined) {
        await this.postpone(claim, error);
        return undefined;
      }
      const isKnownNotToHaveRun = isBusinessRefusal(error) && !mayHaveRun;
      return await this.turnBack(claim, refusal, isKnownNotToHaveRun ? claim.step - 1 : claim.step);
    }
  }

  private async turnBack(
    claim: ClaimedSaga,
    refusal: SagaRefusal,
    from: number,
  ): Promise<ClaimedSaga | undefined> {
    const turningPoint = { refusal, firstUnapplied: claim.step };
    try {
      return await this.retreat(claim, {
        step: from,
        phase: 'compensating',
        state: claim.state,
        turningPoint,
      });
    } catch (error) {
      rethrowCrash(error);
      await this.postpone(claim, error);
      return undefined;
    }
  }

  private async compensate(claim: ClaimedSaga): Promise<ClaimedSaga | undefined> {
    const step = this.stepAt(claim.step);
    try {
      const state =
        step.compensate === undefined
          ? claim.state
          : await this.call(
              claim,
              `${step.name}:compensate`,
              async (context) => await step.compensate?.(claim.state, context),
            );
      const wasApplied = claim.step < (claim.turningPoint?.firstUnapplied ?? 0);
      return await this.retreat(
        claim,
        { ...claim, step: claim.step - 1, state },
        async (manager) => {
          if (wasApplied) await step.applyCompensation?.(manager, state);
        },
      );
    } catch (error) {
      rethrowCrash(error);
      await this.postpone(claim, error);
      return undefined;
    }
  }

  /** Moves backwards; in front of the first step the saga is refused. */
  private async retreat(
    claim: ClaimedSaga,
    to: SagaPosition,
    effect?: (manager: EntityManager) => Promise<void>,
  ): Promise<ClaimedSaga> {
    const isRefused = to.step < 0;
    return await this.move(
      claim,
      isRefused ? { ...to, step: 0, phase: 'refused' } : to,
      async (manager) => {
        await effect?.(manager);
        if (isRefused && to.turningPoint !== null)
          await this.definition.refused?.(manager, to.state, to.turningPoint.refusal);
      },
    );
  }

  private async move(
    claim: ClaimedSaga,
    to: SagaPosition,
    effect: (manager: EntityManager) => Promise<void>,
  ): Promise<ClaimedSaga> {
    return await this.context.database.transaction(async (manager) => {
      const moved = await this.context.store.move(manager, claim, to);
      await effect(manager);
      return moved;
    });
  }

  /** The state comes back as a crash would leave it: through JSON. */
  private async call(
    claim: ClaimedSaga,
    name: string,
    run: (context: StepContext) => Promise<unknown>,
  ): Promise<unknown> {
    const state = await callWithDeadline(
      this.definition.stepDeadlineMs ?? stepDeadlineMs,
      (signal) => run({ key: `${claim.id}:${name}`, signal }),
    );
    return state === undefined ? claim.state : JSON.parse(JSON.stringify(state));
  }

  private refusalIn(error: unknown, claim: ClaimedSaga): SagaRefusal | undefined {
    if (isBusinessRefusal(error)) {
      return {
        code: error.code,
        message: error.message,
        ...(error.details === undefined ? {} : { details: error.details }),
      };
    }
    const age = this.context.clock.now().getTime() - claim.createdAt.getTime();
    if (age < (this.definition.giveUpAfterMs ?? giveUpAfterMs)) return undefined;
    const code = error instanceof DomainError ? error.code : 'UPSTREAM_UNAVAILABLE';
    return { code, message: `${this.stepAt(claim.step).name} did not succeed in time` };
  }

  private async postpone(claim: ClaimedSaga, error: unknown): Promise<void> {
    const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(claim.attempts, 20), longestPauseMs);
    const { kind, id, step, phase } = claim;
    this.context.logger.warn(
      { err: error, kind, sagaId: id, step, phase, attempts: claim.attempts + 1 },
      'saga step failed',
    );
    await this.context.store.postpone(claim, pauseMs, describeFailure(error));
  }

  private stepAt(index: number): SagaStep<unknown> {
    const step = this.definition.steps[index];
    if (step === undefined)
      throw new Error(`The saga ${this.definition.kind} has no step ${String(index)}`);
    return step;
  }
}

function rethrowCrash(error: unknown): void {
  if (error instanceof CrashError || error instanceof LeaseLostError) throw error;
}
