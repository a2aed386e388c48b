import { type Actor, actorLabel } from '@hub/kernel';

/** Idempotency keys of different actors never meet. */
export function scopeOf(actor: Actor): string {
  return actorLabel(actor);
}
