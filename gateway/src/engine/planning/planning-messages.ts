import type { ToldFault } from './planning-faults.js';

/** What a planning thread is begun with. */
export interface PlanningThreadData {
  /** The supergraphs it plans for. */
  readonly supergraphs: readonly string[];
}

/** An operation to plan. */
export interface PlanWanted {
  /** The number of its supergraph. */
  readonly graph: number;
  readonly document: string;
  readonly overrides: readonly (readonly [label: string, on: boolean])[];
}

/** What a planning thread says: that it can plan, or what became of the operation it was given. */
export type PlanningMessage =
  | { readonly kind: 'ready' }
  /** The plan as JSON. */
  | { readonly kind: 'planned'; readonly plan: string }
  | ({ readonly kind: 'failed' } & ToldFault);
