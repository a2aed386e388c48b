import {
  integerColumn,
  jsonColumn,
  moneyColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ImportOutcome } from '../domain/imported-document.js';

/** Remembers every imported document for ever: the same document again changes nothing. */
@Entity({ name: 'imported_document' })
export class ImportedDocumentEntity {
  @PrimaryColumn({ ...textColumn(32), name: 'source' })
  source!: string;
  @PrimaryColumn({ ...textColumn(96), name: 'document_key' })
  documentKey!: string;
  @Column({ ...textColumn(16), name: 'outcome' })
  outcome!: ImportOutcome;
  @Column({ ...ulidColumn(), name: 'order_id', nullable: true })
  orderId!: string | null;
  @Column({ ...textColumn(3), name: 'currency' })
  currency!: string;
  @Column({ ...moneyColumn(), name: 'refunded_minor' })
  refundedMinor!: number;
  @Column({ ...moneyColumn(), name: 'credited_minor' })
  creditedMinor!: number;
  @Column({ ...integerColumn(), name: 'line_count' })
  lineCount!: number;
  @Column({ ...textColumn(128), name: 'buyer_key', nullable: true })
  buyerKey!: string | null;
}

/** What a cancellation gave back that belongs to no order we know: a negative document of its own. */
@Entity({ name: 'credit' })
export class CreditEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(32), name: 'source' })
  source!: string;
  @Column({ ...textColumn(96), name: 'document_key' })
  documentKey!: string;
  @Column({ ...textColumn(128), name: 'buyer_key', nullable: true })
  buyerKey!: string | null;
  @Column({ ...textColumn(3), name: 'currency' })
  currency!: string;
  @Column({ ...moneyColumn(), name: 'amount_minor' })
  amountMinor!: number;
  @Column({ ...jsonColumn(), name: 'lines' })
  lines!: { skuId: string; quantity: number; unitPriceMinor: number }[];
  @Column({ ...timeColumn(), name: 'occurred_at' })
  occurredAt!: Date;
}
