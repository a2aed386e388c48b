import { Column, Entity, PrimaryColumn } from 'typeorm';
import { textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import type { CustomerIdentity } from '../domain/customer-record.js';

/**
 * Whom a buyer key stands for; a customer is the identities that share its id. Every other table is kept
 * per buyer key, so that merging two customers, and taking it back, is one UPDATE of `customer_id` here.
 */
@Entity({ name: 'customer_identity' })
export class CustomerIdentityRow implements CustomerIdentity {
  @PrimaryColumn({ ...textColumn(106), name: 'buyer_key' })
  buyerKey!: string;
  @Column({ ...ulidColumn(), name: 'customer_id' })
  customerId!: string;
  /** The external number without its source, for the clerk who types only that; null for members. */
  @Column({ ...textColumn(64), name: 'external_value', nullable: true })
  externalValue!: string | null;
  @Column({ ...textColumn(64), name: 'country', nullable: true })
  country!: string | null;
  @Column({ ...timeColumn(), name: 'first_seen_at' })
  firstSeenAt!: Date;
}
