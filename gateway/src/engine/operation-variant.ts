import type { QueryPlan } from '@apollo/query-planner';
import type { Execution } from './execution.js';
import type { Projection } from './projection/projection.js';
import type { SubjectReader } from './subjects/subject-reader.js';

/** An operation with its conditions decided: how its data is gathered and how it is shown. */
export interface OperationVariant {
  readonly by: 'compiled' | 'stock';
  /** Why the stock executor is needed. */
  readonly reason: string | null;
  readonly plan: QueryPlan;
  readonly projection: Projection;
  /** Tells whose personal data an answer shows whole; null where it shows none. */
  readonly subjects: SubjectReader | null;
  gather(execution: Execution): Promise<void> | undefined;
}
