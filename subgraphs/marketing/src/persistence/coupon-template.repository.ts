import { bulkInsert, conditionalUpdate, type Database, isUniqueViolation } from '@hub/kernel';
import { type EntityManager, In } from 'typeorm';
import { marketingErrors } from '../domain/errors.js';
import { CouponTemplateRow } from './coupon-template.entity.js';

export type NewCouponTemplate = Omit<CouponTemplateRow, 'validity'>;

const mostClaimable = 50;

export class CouponTemplateRepository {
  constructor(private readonly database: Database) {}

  async byId(id: string): Promise<CouponTemplateRow | null> {
    return await this.database.read.findOneBy(CouponTemplateRow, { id });
  }

  async byIds(ids: readonly string[]): Promise<CouponTemplateRow[]> {
    return await this.database.read.findBy(CouponTemplateRow, { id: In([...ids]) });
  }

  /** What members may take themselves now, newest first, at most 50. */
  async claimable(now: Date): Promise<CouponTemplateRow[]> {
    return await this.database.read
      .createQueryBuilder(CouponTemplateRow, 'template')
      .where('template.claimable = 1')
      .andWhere('(template.total IS NULL OR template.issued < template.total)')
      .andWhere('(template.validUntil IS NULL OR template.validUntil > :now)', {
        now: now.getTime(),
      })
      .orderBy('template.id', 'DESC')
      .limit(mostClaimable)
      .getMany();
  }

  async insert(manager: EntityManager, template: NewCouponTemplate): Promise<void> {
    try {
      await bulkInsert(manager, CouponTemplateRow, [template]);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw marketingErrors.refuse(
        'TEMPLATE_CODE_TAKEN',
        `There already is a coupon template "${template.code}"`,
        {
          field: 'code',
        },
      );
    }
  }

  /** Takes coupons off the template's total, all or none. The hottest row of an issue: call it last. */
  async takeFromTotal(manager: EntityManager, templateId: string, count: number): Promise<boolean> {
    const taken = await conditionalUpdate(
      manager,
      'UPDATE coupon_template SET issued = issued + ? WHERE id = ? AND (total IS NULL OR issued + ? <= total)',
      [count, templateId, count],
    );
    return taken === 1;
  }
}
