import { kernelMigration, type SubgraphDefinition } from '@hub/kernel';
import { createOrderApp, type OrderAppOptions } from './app.js';
import { CartEntity, CartLineEntity } from './persistence/cart.entity.js';
import { CreditEntity, ImportedDocumentEntity } from './persistence/import.entity.js';
import { CreateOrder1764000000001 } from './persistence/migrations/create-order.js';
import { OrderEntity, OrderLineEntity } from './persistence/order.entity.js';
import {
  DeliveryEntity,
  PickupEntity,
  TimelineEntity,
  WrongPickupCodeEntity,
} from './persistence/order-parts.entity.js';
import { PaymentEntity, PaymentEventEntity } from './persistence/payment.entity.js';
import { RefundEntity, RefundLineEntity } from './persistence/refund.entity.js';
import { SandboxChargeEntity, SandboxRefundEntity } from './persistence/sandbox.entity.js';

/** The order capability with its wiring changed in places, for tests and compositions. */
export function orderSubgraphWith(options: OrderAppOptions): SubgraphDefinition {
  return {
    name: 'order',
    entities: [
      CartEntity,
      CartLineEntity,
      CreditEntity,
      DeliveryEntity,
      ImportedDocumentEntity,
      OrderEntity,
      OrderLineEntity,
      PaymentEntity,
      PaymentEventEntity,
      PickupEntity,
      RefundEntity,
      RefundLineEntity,
      SandboxChargeEntity,
      SandboxRefundEntity,
      TimelineEntity,
      WrongPickupCodeEntity,
    ],
    migrations: [kernelMigration(1764000000000), CreateOrder1764000000001],
    create: (runtime) => createOrderApp(runtime, options),
  };
}

export const orderSubgraph: SubgraphDefinition = orderSubgraphWith({});
export type { OrderAppOptions } from './app.js';
