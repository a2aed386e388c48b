import type { Clock, Database, Idempotency, Logger, Outbox } from '@hub/kernel';

/** What the use cases of inventory work with; `SubgraphRuntime` has it. */
export interface InventoryRuntime {
  readonly database: Database;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly idempotency: Idempotency;
  readonly logger: Logger;
  readonly environment: { readonly businessZone: string };
}
