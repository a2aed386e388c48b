import type { OrderDocument } from './order-document.js';

/** What a timeline can tell; the name of the event that told it. */
export const timelineKinds = [
  'member.registered',
  'member.tier_changed',
  'member.points_changed',
  'member.status_changed',
  'order.placed',
  'order.paid',
  'order.closed',
  'order.ready_for_pickup',
  'order.pickup_missed',
  'order.shipped',
  'order.completed',
  'order.refunded',
  'order.imported',
  'marketing.coupon_issued',
  'marketing.coupon_redeemed',
  'marketing.coupon_rolled_back',
  'marketing.message_delivered',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

/** The few facts a title is made of. No text for people and no personal data: titles are made when they are read. */
export type TimelineFacts = Readonly<Record<string, string | number | null>>;

export interface TimelineEntry {
  /** The id of the event, so that a second delivery is the same entry. */
  readonly id: string;
  readonly buyerKey: string;
  /** When it happened, not when it was heard of: late events find their own place. */
  readonly at: Date;
  readonly kind: TimelineKind;
  readonly facts: TimelineFacts;
  readonly orderId: string | null;
  readonly touchpoint: string | null;
}

/** One event of another capability in the words of this one. */
export interface CustomerEvent {
  readonly entry: TimelineEntry;
  readonly document: OrderDocument | null;
}
