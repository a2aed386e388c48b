import {
  booleanColumn,
  integerColumn,
  jsonColumn,
  moneyColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredAttribute, StoredImage } from './product.entity.js';

@Entity({ name: 'sku' })
export class SkuEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'product_id' })
  productId!: string;
  @Column({ ...textColumn(128), name: 'code' })
  code!: string;
  @Column({ ...textColumn(32), name: 'barcode', nullable: true })
  barcode!: string | null;
  @Column({ ...textColumn(200), name: 'name_zh' })
  nameZh!: string;
  @Column({ ...textColumn(200), name: 'name_en' })
  nameEn!: string;
  @Column({ ...moneyColumn(), name: 'price_minor' })
  priceMinor!: number;
  @Column({ ...textColumn(3), name: 'currency' })
  currency!: string;
  @Column({ ...booleanColumn(), name: 'listed' })
  listed!: boolean;
  @Column({ ...jsonColumn(), name: 'images' })
  images!: readonly StoredImage[];
  @Column({ ...jsonColumn(), name: 'attributes' })
  attributes!: readonly StoredAttribute[];
  @Column({ ...integerColumn(), name: 'position' })
  position!: number;
  /** The system an imported SKU came from and its key there; null for SKUs born here. */
  @Column({ ...textColumn(32), name: 'source', nullable: true })
  source!: string | null;
  @Column({ ...textColumn(64), name: 'external_code', nullable: true })
  externalCode!: string | null;
  /** The batch that created it, so that the same batch sent again gets the same answer. */
  @Column({ ...textColumn(128), name: 'import_batch', nullable: true })
  importBatch!: string | null;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
  @Column({ ...timeColumn(), name: 'updated_at' })
  updatedAt!: Date;
}
