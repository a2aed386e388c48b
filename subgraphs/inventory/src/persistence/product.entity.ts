import {
  booleanColumn,
  integerColumn,
  jsonColumn,
  longTextColumn,
  moneyColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface StoredImage {
  readonly url: string;
  readonly altZh: string;
  readonly altEn: string;
}

export interface StoredAttribute {
  readonly name: string;
  readonly value: string;
}

@Entity({ name: 'product' })
export class ProductEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(128), name: 'code' })
  code!: string;
  @Column({ ...textColumn(200), name: 'name_zh' })
  nameZh!: string;
  @Column({ ...textColumn(200), name: 'name_en' })
  nameEn!: string;
  @Column({ ...longTextColumn(), name: 'description_zh' })
  descriptionZh!: string;
  @Column({ ...longTextColumn(), name: 'description_en' })
  descriptionEn!: string;
  @Column({ ...textColumn(100), name: 'brand', nullable: true })
  brand!: string | null;
  @Column({ ...ulidColumn(), name: 'category_id' })
  categoryId!: string;
  @Column({ ...jsonColumn(), name: 'images' })
  images!: readonly StoredImage[];
  @Column({ ...jsonColumn(), name: 'attributes' })
  attributes!: readonly StoredAttribute[];
  /** True while at least one SKU is listed; kept in step by the listing use cases. */
  @Column({ ...booleanColumn(), name: 'listed' })
  listed!: boolean;
  @Column({ ...timeColumn(), name: 'listed_at', nullable: true })
  listedAt!: Date | null;
  /** Lowest price of a listed SKU in minor units, for sorting the shelf; 0 while nothing is listed. */
  @Column({ ...moneyColumn(), name: 'from_price_minor' })
  fromPriceMinor!: number;
  /** Place in the recommended order, smallest first. */
  @Column({ ...integerColumn(), name: 'position' })
  position!: number;
  @Column({ ...longTextColumn(), name: 'search_text' })
  searchText!: string;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
  @Column({ ...timeColumn(), name: 'updated_at' })
  updatedAt!: Date;
}
