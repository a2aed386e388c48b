import {
  booleanColumn,
  integerColumn,
  jsonColumn,
  textColumn,
  timeColumn,
  ulidColumn,
} from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BenefitScope } from '../domain/benefit-scope.js';
import type { LocalizedText } from '../domain/localized-text.js';
import type { Promotion, PromotionRule } from '../domain/promotion.js';

@Entity({ name: 'promotion' })
export class PromotionRow implements Promotion {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...jsonColumn(), name: 'name' })
  name!: LocalizedText;
  @Column({ ...jsonColumn(), name: 'rule' })
  rule!: PromotionRule;
  @Column({ ...jsonColumn(), name: 'scope' })
  scope!: BenefitScope;
  @Column({ ...timeColumn(), name: 'starts_at' })
  startsAt!: Date;
  @Column({ ...timeColumn(), name: 'ends_at', nullable: true })
  endsAt!: Date | null;
  @Column({ ...integerColumn(), name: 'priority' })
  priority!: number;
  @Column({ ...booleanColumn(), name: 'stackable' })
  stackable!: boolean;
  @Column({ ...textColumn(64), name: 'exclusive_group', nullable: true })
  exclusiveGroup!: string | null;
  @Column({ ...jsonColumn(), name: 'store_ids', nullable: true })
  storeIds!: string[] | null;
  @Column({ ...jsonColumn(), name: 'touchpoints', nullable: true })
  touchpoints!: string[] | null;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
}
