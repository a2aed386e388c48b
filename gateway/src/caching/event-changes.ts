import type { IntegrationEvent } from '@hub/kernel/pure';
import { z } from 'zod';
import { tagsOfChangedEntity, tagsOfChangedType } from './cache-tags.js';

/** An entity that is not what it was; `id` null when any of its type may be meant. */
export interface ChangedEntity {
  readonly type: string;
  readonly id: string | null;
}

/** By entity type, the field of the payload that holds the id. */
type IdFields = Readonly<Record<string, string>>;

const order: IdFields = { Order: 'orderId', Member: 'memberId' };
const member: IdFields = { Member: 'memberId' };
const coupon: IdFields = { Coupon: 'couponId', CouponTemplate: 'templateId', Member: 'memberId' };

/**
 * Which entities each event of the hub changes. An order does not change its SKUs and its store here: what depends on
 * sales or stock may not be kept without an event of its own. No event tells of a changed name, price, picture, category
 * or location, nor of a promotion that begins or ends: what shows them is kept for a minute at most, or not at all.
 */
const changes: Readonly<Record<string, IdFields>> = {
  'inventory.sku_listing_changed.v1': { Sku: 'skuId', Product: 'productId' },
  'inventory.stock_level_crossed.v1': { Sku: 'skuId' },
  'inventory.reservation_expired.v1': { Order: 'orderId' },
  'member.registered.v1': member,
  'member.signed_in.v1': member,
  'member.session_revoked.v1': member,
  'member.tier_changed.v1': member,
  'member.points_changed.v1': member,
  'member.status_changed.v1': member,
  'order.placed.v1': order,
  'order.paid.v1': order,
  'order.closed.v1': order,
  'order.ready_for_pickup.v1': order,
  'order.pickup_missed.v1': order,
  'order.shipped.v1': order,
  'order.completed.v1': order,
  'order.refunded.v1': order,
  'order.imported.v1': order,
  'marketing.coupon_issued.v1': coupon,
  'marketing.coupon_redeemed.v1': coupon,
  'marketing.coupon_rolled_back.v1': coupon,
  'marketing.message_delivered.v1': member,
};

/** The types of the events the table knows. */
export const heardEventTypes: readonly string[] = Object.keys(changes);

const payloadShape = z.record(z.string(), z.unknown());
const idShape = z.string().min(1).max(64);

/**
 * What an event changed; nothing for an event the table does not know. Where the payload names nobody (`null`), as the
 * order of a guest names no member, nothing of that type changed; where it is not what it should be, anything may have.
 */
export function changesOfEvent({ type, payload }: IntegrationEvent): ChangedEntity[] {
  if (!Object.hasOwn(changes, type)) return [];
  const read = payloadShape.safeParse(payload);
  return Object.entries(changes[type] ?? {}).flatMap(([entity, field]) => {
    const value = read.success ? read.data[field] : undefined;
    if (value === null) return [];
    const id = idShape.safeParse(value);
    return [{ type: entity, id: id.success ? id.data : null }];
  });
}

/** What to make void when an entity changed. */
export function tagsOfChange({ type, id }: ChangedEntity): string[] {
  return id === null ? tagsOfChangedType(type) : tagsOfChangedEntity(type, id);
}

/** What to make void when an event is heard. */
export function tagsOfEvent(event: IntegrationEvent): string[] {
  return changesOfEvent(event).flatMap(tagsOfChange);
}
