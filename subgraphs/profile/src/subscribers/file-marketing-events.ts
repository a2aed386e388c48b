import { couponIssued, couponRedeemed, couponRolledBack, messageDelivered } from '@hub/events';
import type { Clock, EventSubscriber, IntegrationEvent } from '@hub/kernel';
import { memberBuyerKey } from '../domain/buyer-key.js';
import type { CustomerEvent, TimelineFacts, TimelineKind } from '../domain/timeline-event.js';
import { fileCustomerEvent } from './file-customer-event.js';

export function marketingEventSubscribers(clock: Clock): EventSubscriber[] {
  return [
    fileCustomerEvent(couponIssued, clock, (event) =>
      withMember(event, 'marketing.coupon_issued', {
        variant: event.payload.source,
        couponId: event.payload.couponId,
      }),
    ),
    fileCustomerEvent(couponRedeemed, clock, (event) =>
      withMember(
        event,
        'marketing.coupon_redeemed',
        { couponId: event.payload.couponId },
        event.payload.orderId,
      ),
    ),
    fileCustomerEvent(couponRolledBack, clock, (event) =>
      withMember(
        event,
        'marketing.coupon_rolled_back',
        { couponId: event.payload.couponId },
        event.payload.orderId,
      ),
    ),
    fileCustomerEvent(messageDelivered, clock, (event) =>
      withMember(event, 'marketing.message_delivered', {
        template: event.payload.template,
        messageId: event.payload.messageId,
      }),
    ),
  ];
}

function withMember(
  event: IntegrationEvent<{ readonly memberId: string }>,
  kind: TimelineKind,
  facts: TimelineFacts,
  orderId: string | null = null,
): CustomerEvent {
  return {
    entry: {
      id: event.id,
      buyerKey: memberBuyerKey(event.payload.memberId),
      at: new Date(event.occurredAt),
      kind,
      facts,
      orderId,
      touchpoint: null,
    },
    document: null,
  };
}
