import {
  type Actor,
  baseErrors,
  hasRole,
  hasScope,
  requireClerkOf,
  type StaffActor,
} from '@hub/kernel';

/** Merchandisers and admins keep the stock of every location; a clerk keeps that of the own store. */
export function requireStockKeeper(actor: Actor, locationId: string): StaffActor {
  if (actor.kind === 'staff' && hasRole(actor, 'merchandiser', 'admin')) return actor;
  return requireClerkOf(actor, locationId);
}

/** Staff and tokens with `stock:read` see figures; everybody else sees a class of quantity. */
export function seesFigures(actor: Actor): boolean {
  return actor.kind === 'staff' || actor.kind === 'service' || hasScope(actor, 'stock:read');
}

export function requireFigures(actor: Actor): void {
  if (seesFigures(actor)) return;
  throw actor.kind === 'anonymous'
    ? baseErrors.refuse(
        'UNAUTHENTICATED',
        'Sign in first: stock figures are for staff and partners with stock:read',
      )
    : baseErrors.refuse(
        'FORBIDDEN',
        'Stock figures are for staff and partners with the scope stock:read',
      );
}
