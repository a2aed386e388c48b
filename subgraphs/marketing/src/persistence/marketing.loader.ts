import type { Clock, Database } from '@hub/kernel';
import DataLoader from 'dataloader';
import type { Promotion } from '../domain/promotion.js';
import type { CouponTemplateRepository } from './coupon-template.repository.js';
import type { CouponTemplateRow } from './coupon-template.entity.js';
import { CouponRow } from './coupon.entity.js';
import { MessageInboxRow, type MessageRow } from './message.entity.js';
import { MessagePages, type MessagePageKey } from './message.queries.js';
import type { PromotionRepository } from './promotion.repository.js';
import { WalletPages, type WalletPageKey } from './wallet.queries.js';
import { In } from 'typeorm';

/** Reads of one request: each table is asked once, whatever the page holds. */
export interface MarketingLoaders {
  readonly activePromotions: () => Promise<readonly Promotion[]>;
  readonly promotion: DataLoader<string, Promotion | null>;
  readonly couponTemplate: DataLoader<string, CouponTemplateRow | null>;
  readonly coupon: DataLoader<string, CouponRow | null>;
  readonly wallet: DataLoader<WalletPageKey, CouponRow[], string>;
  readonly messages: DataLoader<MessagePageKey, MessageRow[], string>;
  readonly unreadMessages: DataLoader<string, number>;
}

export interface MarketingReads {
  readonly database: Database;
  readonly clock: Clock;
  readonly promotions: PromotionRepository;
  readonly templates: CouponTemplateRepository;
}

export function createMarketingLoaders({
  database,
  clock,
  promotions,
  templates,
}: MarketingReads): MarketingLoaders {
  let active: Promise<readonly Promotion[]> | undefined;
  const wallets = new WalletPages(database);
  const inboxes = new MessagePages(database);
  return {
    activePromotions: () => (active ??= promotions.activeAt(clock.now())),
    promotion: new DataLoader(async (ids) => inOrder(ids, await promotions.byIds(ids))),
    couponTemplate: new DataLoader(async (ids) => inOrder(ids, await templates.byIds(ids))),
    coupon: new DataLoader(async (ids) =>
      inOrder(ids, await database.read.findBy(CouponRow, { id: In([...ids]) })),
    ),
    wallet: new DataLoader((keys: readonly WalletPageKey[]) => wallets.load(keys, clock.now()), {
      cacheKeyFn: (key) => JSON.stringify(key),
    }),
    messages: new DataLoader((keys: readonly MessagePageKey[]) => inboxes.load(keys), {
      cacheKeyFn: (key) => JSON.stringify(key),
    }),
    unreadMessages: new DataLoader(async (memberIds) => {
      const rows = await database.read.findBy(MessageInboxRow, { memberId: In([...memberIds]) });
      const unread = new Map(rows.map((row) => [row.memberId, row.unread]));
      return memberIds.map((memberId) => unread.get(memberId) ?? 0);
    }),
  };
}

function inOrder<Row extends { readonly id: string }>(
  ids: readonly string[],
  rows: readonly Row[],
): (Row | null)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
