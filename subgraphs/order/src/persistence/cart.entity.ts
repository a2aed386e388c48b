import { integerColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrderTouchpoint } from '../domain/touchpoint.js';

/** One per member (the unique key says so), or a guest's, found by the hash of its token. */
@Entity({ name: 'cart' })
export class CartEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'member_id', nullable: true })
  memberId!: string | null;
  @Column({ ...textColumn(64), name: 'guest_token_hash', nullable: true })
  guestTokenHash!: string | null;
  /** The member whose cart took this guest's lines. */
  @Column({ ...ulidColumn(), name: 'merged_into_member', nullable: true })
  mergedIntoMember!: string | null;
  /** The checkout that is about to take lines out. */
  @Column({ ...ulidColumn(), name: 'checking_out_order', nullable: true })
  checkingOutOrder!: string | null;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
  @Column({ ...timeColumn(), name: 'updated_at' })
  updatedAt!: Date;
}

@Entity({ name: 'cart_line' })
export class CartLineEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'cart_id' })
  cartId!: string;
  @PrimaryColumn({ ...ulidColumn(), name: 'sku_id' })
  skuId!: string;
  @Column({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...integerColumn(), name: 'quantity' })
  quantity!: number;
  @Column({ ...textColumn(16), name: 'added_on' })
  addedOn!: OrderTouchpoint;
  @Column({ ...timeColumn(), name: 'added_at' })
  addedAt!: Date;
}
