import { type Actor, requireStaff, type ServiceActor, type StaffActor } from '@hub/kernel';

/** Who may write rules and give coupons away: marketing staff, or a capability such as the demo seed. */
export function requireMarketer(actor: Actor): ServiceActor | StaffActor {
  return actor.kind === 'service' ? actor : requireStaff(actor, 'admin', 'marketer');
}
