import { Column, Entity, PrimaryColumn } from 'typeorm';
import { jsonColumn, moneyColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import type { CategoryAmount, OrderDocument } from '../domain/order-document.js';

/** A paid order or a refund; written once. Facts are a fold over these rows. */
@Entity({ name: 'order_document' })
export class OrderDocumentRow implements OrderDocument {
  @PrimaryColumn({ ...textColumn(106), name: 'buyer_key' })
  buyerKey!: string;
  @PrimaryColumn({ ...ulidColumn(), name: 'order_id' })
  orderId!: string;
  @PrimaryColumn({ ...textColumn(96), name: 'document_key' })
  documentKey!: string;
  @Column({ ...textColumn(8), name: 'kind' })
  kind!: 'order' | 'refund';
  @Column({ ...textColumn(3), name: 'currency' })
  currency!: string;
  @Column({ ...moneyColumn(), name: 'amount_minor' })
  amountMinor!: number;
  @Column({ ...timeColumn(), name: 'occurred_at' })
  occurredAt!: Date;
  @Column({ ...jsonColumn(), name: 'categories' })
  categories!: readonly CategoryAmount[];
  /** Which batch wrote the row: how a batch knows afterwards which of its rows were news. */
  @Column({ ...ulidColumn(), name: 'batch_id' })
  batchId!: string;
}
