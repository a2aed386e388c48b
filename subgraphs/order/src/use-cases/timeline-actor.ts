import { type Actor, hasRole } from '@hub/kernel';
import type { TimelineActor } from '../domain/timeline.js';

/** How the timeline names who acted: a role, never a person. */
export function timelineActor(actor: Actor): TimelineActor {
  if (actor.kind === 'member') return 'member';
  if (actor.kind !== 'staff') return 'system';
  return hasRole(actor, 'clerk') && !hasRole(actor, 'admin') ? 'clerk' : 'staff';
}
