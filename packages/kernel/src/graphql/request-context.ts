import type { Actor, Touchpoint } from '../access/actor.js';

/** What every resolver gets; nothing that decides, only who asks and how to read by id. */
export interface RequestContext<Loaders = unknown> {
  readonly actor: Actor;
  readonly requestId: string;
  readonly touchpoint: Touchpoint;
  /** DataLoaders of this request. */
  readonly loaders: Loaders;
}
