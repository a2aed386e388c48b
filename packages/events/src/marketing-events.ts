import { defineEvent } from '@hub/kernel/pure';
import { z } from 'zod';
import { ulid } from './event-fields.js';

const couponFacts = z.object({ couponId: ulid, templateId: ulid, memberId: ulid });

/** A coupon came into a member's wallet. Owner: marketing. */
export const couponIssued = defineEvent({
  name: 'marketing.coupon_issued',
  version: 1,
  payload: couponFacts.extend({ source: z.enum(['claimed', 'granted', 'campaign']) }),
});

/** A coupon was used up by a paid order. Owner: marketing. */
export const couponRedeemed = defineEvent({
  name: 'marketing.coupon_redeemed',
  version: 1,
  payload: couponFacts.extend({ orderId: ulid }),
});

/** A redeemed coupon came back to the wallet after a refund. Owner: marketing. */
export const couponRolledBack = defineEvent({
  name: 'marketing.coupon_rolled_back',
  version: 1,
  payload: couponFacts.extend({ orderId: ulid }),
});

/** An in-app message was put into a member's inbox. Owner: marketing. */
export const messageDelivered = defineEvent({
  name: 'marketing.message_delivered',
  version: 1,
  payload: z.object({
    messageId: ulid,
    memberId: ulid,
    template: z.string().max(64),
    channel: z.enum(['in_app']),
    subjectId: ulid.nullable(),
  }),
});
