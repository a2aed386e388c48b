import { moneyColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentMethod, PaymentState } from '../domain/order-status.js';
import type { PaymentEventKind } from '../domain/payment-log.js';

/** State and amounts are what its log adds up to; they are written only by recomputing it. */
@Entity({ name: 'payment' })
export class PaymentEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @Column({ ...textColumn(16), name: 'method' })
  method!: PaymentMethod;
  /** `sandbox`, or `counter` where a clerk took the money. */
  @Column({ ...textColumn(16), name: 'provider' })
  provider!: string;
  @Column({ ...textColumn(12), name: 'status' })
  status!: PaymentState;
  @Column({ ...textColumn(3), name: 'currency' })
  currency!: string;
  @Column({ ...moneyColumn(), name: 'amount_minor' })
  amountMinor!: number;
  @Column({ ...moneyColumn(), name: 'captured_minor' })
  capturedMinor!: number;
  @Column({ ...moneyColumn(), name: 'refunded_minor' })
  refundedMinor!: number;
  @Column({ ...textColumn(256), name: 'pay_url', nullable: true })
  payUrl!: string | null;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
}

/** Appended, never changed; the key makes a fact told twice one row. */
@Entity({ name: 'payment_event' })
export class PaymentEventEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'payment_id' })
  paymentId!: string;
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(160), name: 'event_key' })
  eventKey!: string;
  @Column({ ...textColumn(20), name: 'kind' })
  kind!: PaymentEventKind;
  @Column({ ...moneyColumn(), name: 'amount_minor' })
  amountMinor!: number;
  @Column({ ...ulidColumn(), name: 'refund_id', nullable: true })
  refundId!: string | null;
  @Column({ ...timeColumn(), name: 'at' })
  at!: Date;
}
