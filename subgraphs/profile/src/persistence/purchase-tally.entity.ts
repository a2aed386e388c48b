import { Column, Entity, PrimaryColumn } from 'typeorm';
import { integerColumn, moneyColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import type { CategoryTally, PurchaseTally } from '../domain/purchase-tally.js';

/** The sum of a buyer's documents in one currency, kept in the transaction that files them. */
@Entity({ name: 'purchase_tally' })
export class PurchaseTallyRow implements PurchaseTally {
  @PrimaryColumn({ ...textColumn(106), name: 'buyer_key' })
  buyerKey!: string;
  @PrimaryColumn({ ...textColumn(3), name: 'currency' })
  currency!: string;
  @Column({ ...integerColumn(), name: 'order_count' })
  orderCount!: number;
  @Column({ ...moneyColumn(), name: 'revenue_minor' })
  revenueMinor!: number;
  @Column({ ...moneyColumn(), name: 'refunded_minor' })
  refundedMinor!: number;
  @Column({ ...timeColumn(), name: 'first_order_at', nullable: true })
  firstOrderAt!: Date | null;
  @Column({ ...timeColumn(), name: 'last_order_at', nullable: true })
  lastOrderAt!: Date | null;
}

/** What a buyer spent per category after refunds, kept likewise. */
@Entity({ name: 'category_tally' })
export class CategoryTallyRow implements CategoryTally {
  @PrimaryColumn({ ...textColumn(106), name: 'buyer_key' })
  buyerKey!: string;
  @PrimaryColumn({ ...textColumn(3), name: 'currency' })
  currency!: string;
  @PrimaryColumn({ ...ulidColumn(), name: 'category_id' })
  categoryId!: string;
  @Column({ ...moneyColumn(), name: 'amount_minor' })
  amountMinor!: number;
}
