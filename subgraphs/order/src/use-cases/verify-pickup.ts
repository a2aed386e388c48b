import {
  baseErrors,
  idempotencyKeyInput,
  parseInput,
  requireClerkOf,
  type StaffActor,
  ulidInput,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { pickupRules } from '../domain/pickup.js';
import { appendTimeline, lockOrder, moveOrder } from '../persistence/order.repository.js';
import {
  countWrongCode,
  markCollected,
  openPickupsUnder,
  wrongCodesSince,
} from '../persistence/pickup.repository.js';
import { beginHandOver } from './hand-over-saga.js';
import { pickupCodeIndex } from './issue-pickup-code.js';
import { pickupMissedTimer } from './miss-pickup.js';
import type { Caller, OrderContext } from './order-context.js';
import { scopeOf } from './scope-of.js';
import { timelineActor } from './timeline-actor.js';

const input = z.object({
  storeId: ulidInput,
  code: z.string().trim().min(1).max(32),
  idempotencyKey: idempotencyKeyInput,
});

export type PickupAnswer =
  | { readonly kind: 'VERIFIED'; readonly orderId: string; readonly sagaId: string }
  | { readonly kind: 'WRONG'; readonly attemptsLeft: number }
  | { readonly kind: 'ELSEWHERE'; readonly storeId: string }
  | { readonly kind: 'NOT_READY'; readonly fulfilmentStatus: string };

/** Everybody of a store together, so that many clerks do not make many guesses. */
export const wholeStore = '*';

/**
 * Hands an order over against its code, once, in its own store. Wrong codes are counted per clerk and store; past the
 * limit every code is refused with RATE_LIMITED until the window ends.
 */
export async function verifyPickup(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<PickupAnswer> {
  const { idempotencyKey, ...payload } = parseInput(input, raw);
  const clerk = requireClerkOf(caller.actor, payload.storeId);
  const codeIndex = pickupCodeIndex(context, payload.code);
  const request = {
    scope: scopeOf(caller.actor),
    operation: 'verifyPickup',
    key: idempotencyKey,
    payload: { storeId: payload.storeId, codeIndex },
  };
  const answer = await context.idempotency.run<PickupAnswer>(context.database, request, (manager) =>
    verify(context, manager, clerk, payload.storeId, codeIndex),
  );
  if (answer.kind === 'VERIFIED') await context.sagas.drive(answer.sagaId);
  return answer;
}

async function verify(
  context: OrderContext,
  manager: EntityManager,
  clerk: StaffActor,
  storeId: string,
  codeIndex: string,
): Promise<PickupAnswer> {
  const attemptsLeft = await remainingAttempts(context, manager, clerk, storeId);
  if (attemptsLeft <= 0) {
    throw baseErrors.refuse(
      'RATE_LIMITED',
      `Too many wrong codes; try again in ${String(pickupRules.wrongCodes.windowMinutes)} minutes`,
    );
  }
  const pickups = await openPickupsUnder(manager, codeIndex);
  const here = pickups.find((pickup) => pickup.storeId === storeId);
  if (here !== undefined) return await handOver(context, manager, clerk, here.orderId);
  await countWrong(context, manager, clerk, storeId);
  const [elsewhere] = pickups;
  if (elsewhere !== undefined) return { kind: 'ELSEWHERE', storeId: elsewhere.storeId };
  return { kind: 'WRONG', attemptsLeft: attemptsLeft - 1 };
}

async function handOver(
  context: OrderContext,
  manager: EntityManager,
  clerk: StaffActor,
  orderId: string,
): Promise<PickupAnswer> {
  const order = await lockOrder(manager, orderId);
  if (order === null) throw new Error(`Order ${orderId} is gone`);
  if (order.fulfilmentStatus !== 'READY_FOR_PICKUP' || order.status !== 'PAID') {
    return { kind: 'NOT_READY', fulfilmentStatus: order.fulfilmentStatus };
  }
  const now = context.clock.now();
  const collected =
    (await moveOrder(manager, orderId, { to: 'FULFILLED', fulfilmentTo: 'PICKED_UP', now })) &&
    (await markCollected(manager, orderId, now, clerk.staffId));
  if (!collected)
    throw baseErrors.refuse('CONFLICT', 'The order has just been handed over or has ended');
  await context.timers.cancel(manager, pickupMissedTimer, orderId);
  await appendTimeline(manager, {
    orderId,
    kind: 'picked_up',
    actor: timelineActor(clerk),
    at: now,
  });
  return {
    kind: 'VERIFIED',
    orderId,
    sagaId: await beginHandOver(context, manager, orderId, true),
  };
}

async function remainingAttempts(
  context: OrderContext,
  manager: EntityManager,
  clerk: StaffActor,
  storeId: string,
): Promise<number> {
  const since = windowStart(context);
  const byClerk = await wrongCodesSince(manager, storeId, clerk.staffId, since);
  const byStore = await wrongCodesSince(manager, storeId, wholeStore, since);
  return Math.min(
    pickupRules.wrongCodes.perClerk - byClerk,
    pickupRules.wrongCodes.perStore - byStore,
  );
}

async function countWrong(
  context: OrderContext,
  manager: EntityManager,
  clerk: StaffActor,
  storeId: string,
): Promise<void> {
  for (const triedBy of [wholeStore, clerk.staffId]) {
    await countWrongCode(manager, storeId, triedBy, context.clock.now(), windowStart(context));
  }
}

export function windowStart(context: OrderContext): Date {
  return new Date(context.clock.now().getTime() - pickupRules.wrongCodes.windowMinutes * 60_000);
}
