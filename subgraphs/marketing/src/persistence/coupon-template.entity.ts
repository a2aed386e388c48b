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
import type { CouponRule, CouponTemplate, CouponValidity } from '../domain/coupon-template.js';
import type { LocalizedText } from '../domain/localized-text.js';

@Entity({ name: 'coupon_template' })
export class CouponTemplateRow implements CouponTemplate {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(64), name: 'code' })
  code!: string;
  @Column({ ...jsonColumn(), name: 'name' })
  name!: LocalizedText;
  @Column({ ...jsonColumn(), name: 'rule' })
  rule!: CouponRule;
  @Column({ ...jsonColumn(), name: 'scope' })
  scope!: BenefitScope;
  @Column({ ...timeColumn(), name: 'valid_from', nullable: true })
  validFrom!: Date | null;
  @Column({ ...timeColumn(), name: 'valid_until', nullable: true })
  validUntil!: Date | null;
  @Column({ ...integerColumn(), name: 'valid_days', nullable: true })
  validDays!: number | null;
  @Column({ ...integerColumn(), name: 'total', nullable: true })
  total!: number | null;
  @Column({ ...integerColumn(), name: 'issued' })
  issued!: number;
  @Column({ ...integerColumn(), name: 'per_member', nullable: true })
  perMember!: number | null;
  @Column({ ...booleanColumn(), name: 'claimable' })
  claimable!: boolean;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;

  /** A template has either both ends of a window or a number of days: the use case that writes it sees to that. */
  get validity(): CouponValidity {
    if (this.validFrom !== null && this.validUntil !== null) {
      return { kind: 'WINDOW', from: this.validFrom, until: this.validUntil };
    }
    return { kind: 'DAYS', days: this.validDays ?? 0 };
  }
}
