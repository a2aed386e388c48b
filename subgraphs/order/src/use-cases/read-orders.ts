import { type Actor, baseErrors, hasRole, parseInput, requireStaff, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import type { Order } from '../domain/order.js';
import { orderStatuses } from '../domain/order-status.js';
import { touchpoints } from '../domain/touchpoint.js';
import type { OrderFilterValues } from '../persistence/order.queries.js';
import { optionalUlid } from './input-shapes.js';

/** One answer for missing and for somebody else's: the difference is nobody's business. */
export function orderNotFound(order: string): Error {
  return baseErrors.refuse('NOT_FOUND', `There is no order ${order} that you may see`, { order });
}

/** Buyers see their own, staff every order: a clerk serves a customer from the whole history. */
export function maySeeOrder(actor: Actor, order: Order): boolean {
  if (actor.kind === 'member') return order.memberId === actor.memberId;
  return actor.kind === 'staff' || actor.kind === 'service';
}

export function requireVisible(actor: Actor, order: Order | null, asked: string): Order {
  if (actor.kind === 'anonymous')
    throw baseErrors.refuse('UNAUTHENTICATED', 'Sign in first: orders belong to their buyers');
  if (order === null || !maySeeOrder(actor, order)) throw orderNotFound(asked);
  return order;
}

const subject = z
  .object({
    id: optionalUlid,
    number: z
      .string()
      .trim()
      .min(1)
      .max(32)
      .nullish()
      .transform((value) => value ?? null),
  })
  .refine((value) => (value.id === null) !== (value.number === null), {
    message: 'Ask by id or by number',
  });

export function orderSubject(raw: unknown): { id: string } | { number: string } {
  const { id, number } = parseInput(subject, raw);
  return id === null ? { number: number ?? '' } : { id };
}

const filterInput = z.object({
  number: z.string().trim().min(1).max(32).nullish(),
  status: z.enum(orderStatuses).nullish(),
  storeId: ulidInput.nullish(),
  memberId: ulidInput.nullish(),
  placedFrom: z.date().nullish(),
  placedUntil: z.date().nullish(),
  touchpoint: z.enum(Object.values(touchpoints)).nullish(),
});

/** Staff search everywhere; a clerk only in the own store. */
export function searchFilter(actor: Actor, raw: unknown): OrderFilterValues {
  const staff = requireStaff(actor);
  const filter = parseInput(filterInput, raw ?? {});
  if (!hasRole(actor, 'clerk') || hasRole(actor, 'admin', 'analyst', 'marketer', 'merchandiser'))
    return filter;
  const { storeId } = staff;
  if (storeId === undefined || (filter.storeId ?? storeId) !== storeId) {
    throw baseErrors.refuse('FORBIDDEN', 'A clerk searches the orders of the own store');
  }
  return { ...filter, storeId };
}
