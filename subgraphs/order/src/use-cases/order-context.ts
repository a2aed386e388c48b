import type {
  Actor,
  AuditTrail,
  Clock,
  Database,
  FieldCipher,
  Idempotency,
  Logger,
  Outbox,
  SagaEngine,
  Timers,
  Touchpoint,
} from '@hub/kernel';
import type { InventoryClient } from '../clients/inventory.client.js';
import type { MarketingClient } from '../clients/marketing.client.js';
import type { MemberClient } from '../clients/member.client.js';
import type { PaymentProvider } from './payment-provider.js';

/** What the use cases work with; put together once in app.ts. */
export interface OrderContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly outbox: Outbox;
  readonly sagas: SagaEngine;
  readonly timers: Timers;
  readonly idempotency: Idempotency;
  readonly cipher: FieldCipher;
  readonly audit: AuditTrail;
  readonly inventory: InventoryClient;
  readonly member: MemberClient;
  readonly marketing: MarketingClient;
  readonly provider: PaymentProvider;
  readonly businessZone: string;
  /** Cryptographic, 0 … bound − 1. */
  readonly randomInteger: (bound: number) => number;
}

/** Who asks and from where; the part of a request that use cases see. */
export interface Caller {
  readonly actor: Actor;
  readonly requestId: string;
  readonly touchpoint: Touchpoint;
}
