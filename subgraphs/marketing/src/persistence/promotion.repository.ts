import { bulkInsert, conditionalUpdate, type Database, inClause, selectRows } from '@hub/kernel';
import { type EntityManager, IsNull, LessThan, LessThanOrEqual, MoreThan } from 'typeorm';
import type { Promotion } from '../domain/promotion.js';
import { PromotionRow } from './promotion.entity.js';

export type NewPromotion = Promotion & { readonly createdAt: Date };

/** Promotions are few (hundreds): what runs at a moment is read whole, in one statement. */
export class PromotionRepository {
  constructor(private readonly database: Database) {}

  async activeAt(at: Date): Promise<Promotion[]> {
    const started = { startsAt: LessThanOrEqual(at) };
    return await this.database.read.find(PromotionRow, {
      where: [
        { ...started, endsAt: IsNull() },
        { ...started, endsAt: MoreThan(at) },
      ],
      order: { priority: 'DESC', id: 'ASC' },
    });
  }

  /** Newest first; with a moment, only what runs then. */
  async page(
    limit: number,
    afterId: string | undefined,
    activeAt: Date | undefined,
  ): Promise<Promotion[]> {
    const id = afterId === undefined ? {} : { id: LessThan(afterId) };
    const started = activeAt === undefined ? {} : { startsAt: LessThanOrEqual(activeAt) };
    const running =
      activeAt === undefined ? [{}] : [{ endsAt: IsNull() }, { endsAt: MoreThan(activeAt) }];
    return await this.database.read.find(PromotionRow, {
      where: running.map((ends) => ({ ...id, ...started, ...ends })),
      order: { id: 'DESC' },
      take: limit,
    });
  }

  async byIds(ids: readonly string[]): Promise<Promotion[]> {
    return await this.database.read
      .createQueryBuilder(PromotionRow, 'promotion')
      .where('promotion.id IN (:...ids)', { ids })
      .getMany();
  }

  async insert(manager: EntityManager, promotion: NewPromotion): Promise<void> {
    await bulkInsert(manager, PromotionRow, [
      {
        ...promotion,
        storeIds: copy(promotion.storeIds),
        touchpoints: copy(promotion.touchpoints),
      },
    ]);
  }

  /** Ends what has not ended before; answers whether it did. */
  async end(manager: EntityManager, id: string, at: Date): Promise<boolean> {
    const ended = await conditionalUpdate(
      manager,
      'UPDATE promotion SET ends_at = ? WHERE id = ? AND (ends_at IS NULL OR ends_at > ?)',
      [at, id, at],
    );
    return ended === 1;
  }

  async exists(manager: EntityManager, id: string): Promise<boolean> {
    const rows = await selectRows(manager, `SELECT id FROM promotion WHERE id IN ${inClause(1)}`, [
      id,
    ]);
    return rows.length > 0;
  }
}

function copy(list: readonly string[] | null): string[] | null {
  return list === null ? null : [...list];
}
