import { memberPointsChanged, orderPaid, orderReadyForPickup, orderRefunded } from '@hub/events';
import { type EventContract, type EventSubscriber, subscriber } from '@hub/kernel';
import type { MessageDelivery, NewMessage } from '../use-cases/deliver-messages.js';

/** Facts of other capabilities that members are told of; the inbox lets each be told once. */
export function tellMember(messages: MessageDelivery): EventSubscriber[] {
  return [
    telling(
      messages,
      'tell-member-when-order-is-paid',
      orderPaid,
      ({ memberId, orderId, orderNumber, totalMinor, currency, fulfilment }) =>
        memberId === null
          ? null
          : {
              memberId,
              template: 'order_paid',
              subjectId: orderId,
              facts: { orderNumber, totalMinor, currency, fulfilment },
            },
    ),
    telling(
      messages,
      'tell-member-when-order-is-ready',
      orderReadyForPickup,
      ({ memberId, orderId, orderNumber, collectBefore }) =>
        memberId === null
          ? null
          : {
              memberId,
              template: 'order_ready_for_pickup',
              subjectId: orderId,
              facts: { orderNumber, collectBefore },
            },
    ),
    telling(
      messages,
      'tell-member-when-order-is-refunded',
      orderRefunded,
      ({ memberId, orderId, orderNumber, refundMinor, currency, pointsRestored }) =>
        memberId === null
          ? null
          : {
              memberId,
              template: 'order_refunded',
              subjectId: orderId,
              facts: { orderNumber, refundMinor, currency, pointsRestored },
            },
    ),
    telling(
      messages,
      'tell-member-when-points-arrive',
      memberPointsChanged,
      ({ memberId, reason, change, available, orderId }) =>
        reason === 'activated' && change > 0
          ? {
              memberId,
              template: 'points_arrived',
              subjectId: orderId,
              facts: { change, available },
            }
          : null,
    ),
  ] as EventSubscriber[];
}

function telling<P>(
  messages: MessageDelivery,
  name: string,
  event: EventContract<P>,
  messageOf: (facts: P) => NewMessage | null,
): EventSubscriber<P> {
  const wanted = (facts: P): NewMessage[] => {
    const message = messageOf(facts);
    return message === null ? [] : [message];
  };
  return subscriber(
    event,
    name,
    (one, manager) => messages.deliver(manager, wanted(one.payload)),
    (many, manager) =>
      messages.deliver(
        manager,
        many.flatMap((one) => wanted(one.payload)),
      ),
  );
}
