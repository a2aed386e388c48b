import {
  memberPointsChanged,
  memberRegistered,
  memberStatusChanged,
  memberTierChanged,
} from '@hub/events';
import type { Clock, EventSubscriber, IntegrationEvent } from '@hub/kernel';
import { memberBuyerKey } from '../domain/buyer-key.js';
import type { CustomerEvent, TimelineFacts, TimelineKind } from '../domain/timeline-event.js';
import { fileCustomerEvent } from './file-customer-event.js';

export function memberEventSubscribers(clock: Clock): EventSubscriber[] {
  return [
    fileCustomerEvent(memberRegistered, clock, (event) =>
      inMembersLife(
        event,
        'member.registered',
        { channel: event.payload.channel },
        {
          at: new Date(event.payload.registeredAt),
        },
      ),
    ),
    fileCustomerEvent(memberTierChanged, clock, (event) =>
      inMembersLife(event, 'member.tier_changed', {
        fromTier: event.payload.fromTier,
        toTier: event.payload.toTier,
      }),
    ),
    fileCustomerEvent(memberPointsChanged, clock, (event) => {
      const { reason, change, available, orderId } = event.payload;
      // Points that merely became available were told when they were earned.
      if (reason === 'activated') return null;
      return inMembersLife(
        event,
        'member.points_changed',
        { variant: reason, change, available },
        { orderId },
      );
    }),
    fileCustomerEvent(memberStatusChanged, clock, (event) =>
      inMembersLife(event, 'member.status_changed', { variant: event.payload.status }),
    ),
  ];
}

function inMembersLife(
  event: IntegrationEvent<{ readonly memberId: string }>,
  kind: TimelineKind,
  facts: TimelineFacts,
  { at, orderId }: { readonly at?: Date; readonly orderId?: string | null } = {},
): CustomerEvent {
  return {
    entry: {
      id: event.id,
      buyerKey: memberBuyerKey(event.payload.memberId),
      at: at ?? new Date(event.occurredAt),
      kind,
      facts,
      orderId: orderId ?? null,
      touchpoint: null,
    },
    document: null,
  };
}
