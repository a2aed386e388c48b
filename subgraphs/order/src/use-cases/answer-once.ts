import {
  baseErrors,
  DomainError,
  type ErrorDetails,
  type IdempotentRequest,
  isBusinessRefusal,
  newUlid,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { OrderContext } from './order-context.js';

const recordedAnswer = z.union([
  z.object({ subjectId: z.string() }),
  z.object({
    refusal: z.object({
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
]);
type RecordedAnswer = z.infer<typeof recordedAnswer>;

export type KeyOf = Pick<IdempotentRequest, 'key' | 'operation' | 'scope'>;

export interface OnceWork<State> {
  readonly sagaKind: string;
  /** Refusals with these codes are part of the answer: the same key gets them again. */
  readonly answeredRefusals: readonly string[];
  /** Reads, asks and decides; no effect. The saga and its subject carry the id it is given. */
  prepare(subjectId: string): Promise<State>;
  /** In the transaction that begins the saga. */
  beforeSaga?(manager: EntityManager, state: State): Promise<void>;
}

/**
 * A mutation that is led by a saga and answered once per key. The first request claims the key for a new subject; a
 * repeat, even after a crash between any two lines, finds the subject, takes the saga to its end and gets its answer.
 */
export async function answerOnce<State>(
  context: OrderContext,
  request: IdempotentRequest,
  work: OnceWork<State>,
): Promise<string> {
  const claimed = await claim(context, request);
  const answer = claimed.answer ?? (await begin(context, request, work, claimed.subjectId));
  if (answer !== undefined) return subjectOf(answer);
  const outcome = await context.sagas.drive(claimed.subjectId);
  if (outcome.phase === 'running') {
    throw baseErrors.refuse(
      'CONFLICT',
      'This is still being worked on; send the same request with the same key again',
    );
  }
  const recorded = await claim(context, request);
  if (recorded.answer === undefined)
    throw new Error(`The saga ${work.sagaKind} ended without an answer`);
  return subjectOf(recorded.answer);
}

/** Records the outcome of a saga under its key; call it from the saga's `finished` and `refused`. */
export async function recordAnswer(
  context: OrderContext,
  manager: EntityManager,
  key: KeyOf,
  answer: RecordedAnswer,
): Promise<void> {
  await context.idempotency.complete(manager, key, answer);
}

async function claim(
  context: OrderContext,
  request: IdempotentRequest,
): Promise<{ subjectId: string; answer: RecordedAnswer | undefined }> {
  return await context.database.transaction(async (manager) => {
    const claimed = await context.idempotency.claim(manager, request);
    if (claimed.fresh) {
      const subjectId = newUlid(context.clock.now());
      await context.idempotency.attach(manager, request, subjectId);
      return { subjectId, answer: undefined };
    }
    if (claimed.subjectId === null) throw new Error('A claimed key has no subject');
    return {
      subjectId: claimed.subjectId,
      answer: claimed.isComplete ? recordedAnswer.parse(claimed.response) : undefined,
    };
  });
}

/** Answers undefined once the saga has begun, by us or by a repeat that was faster. */
async function begin<State>(
  context: OrderContext,
  request: IdempotentRequest,
  work: OnceWork<State>,
  subjectId: string,
): Promise<RecordedAnswer | undefined> {
  if (await sagaHasBegun(context, subjectId)) return undefined;
  const prepared = await prepareOrRefuse(work, subjectId);
  return await context.database.transaction(async (manager) => {
    // Attaching again locks the key, so that of several repeats one begins or answers and the others see it.
    await context.idempotency.attach(manager, request, subjectId);
    const claimed = await context.idempotency.claim(manager, request);
    if (!claimed.fresh && claimed.isComplete) return recordedAnswer.parse(claimed.response);
    if (await sagaHasBegun(context, subjectId)) return undefined;
    if ('refusal' in prepared) {
      await recordAnswer(context, manager, request, prepared);
      return prepared;
    }
    await work.beforeSaga?.(manager, prepared.state);
    await context.sagas.begin(manager, work.sagaKind, {
      id: subjectId,
      subjectId,
      state: prepared.state,
    });
    return undefined;
  });
}

type Prepared<State> = { readonly state: State } | Extract<RecordedAnswer, { refusal: object }>;

async function prepareOrRefuse<State>(
  work: OnceWork<State>,
  subjectId: string,
): Promise<Prepared<State>> {
  try {
    return { state: await work.prepare(subjectId) };
  } catch (error) {
    if (!isBusinessRefusal(error) || !work.answeredRefusals.includes(error.code)) throw error;
    const { code, message, details } = error;
    return {
      refusal: { code, message, ...(details === undefined ? {} : { details: { ...details } }) },
    };
  }
}

async function sagaHasBegun(context: OrderContext, id: string): Promise<boolean> {
  try {
    await context.sagas.outcome(id);
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}

function subjectOf(answer: RecordedAnswer): string {
  if ('subjectId' in answer) return answer.subjectId;
  const { code, message, details } = answer.refusal;
  throw new DomainError(code, message, { details: details as ErrorDetails | undefined });
}
