import { moneyColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The sandbox provider's own books: what a real provider would keep on its side. */
@Entity({ name: 'sandbox_charge' })
export class SandboxChargeEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'payment_id' })
  paymentId!: string;
  @Column({ ...textColumn(3), name: 'currency' })
  currency!: string;
  @Column({ ...moneyColumn(), name: 'amount_minor' })
  amountMinor!: number;
  @Column({ ...textColumn(12), name: 'state' })
  state!: 'OPEN' | 'SUCCEEDED' | 'DECLINED';
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
}

@Entity({ name: 'sandbox_refund' })
export class SandboxRefundEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'refund_id' })
  refundId!: string;
  @Column({ ...ulidColumn(), name: 'payment_id' })
  paymentId!: string;
  @Column({ ...moneyColumn(), name: 'amount_minor' })
  amountMinor!: number;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
}
