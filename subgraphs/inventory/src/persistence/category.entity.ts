import { integerColumn, booleanColumn, textColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'category' })
export class CategoryEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(64), name: 'code' })
  code!: string;
  @Column({ ...textColumn(200), name: 'name_zh' })
  nameZh!: string;
  @Column({ ...textColumn(200), name: 'name_en' })
  nameEn!: string;
  @Column({ ...ulidColumn(), name: 'parent_id', nullable: true })
  parentId!: string | null;
  /** Ids from the root to this one; what is below has it as a prefix. */
  @Column({ ...textColumn(255), name: 'path' })
  path!: string;
  @Column({ ...integerColumn(), name: 'position' })
  position!: number;
  /** False for categories that imported history brought along: they never stand on the shelf. */
  @Column({ ...booleanColumn(), name: 'on_shelf' })
  onShelf!: boolean;
}
