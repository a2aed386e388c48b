import {
  type Clock,
  type EventContract,
  type EventSubscriber,
  type IntegrationEvent,
} from '@hub/kernel';
import type { CustomerEvent } from '../domain/timeline-event.js';
import { recordCustomerEvents } from '../use-cases/record-customer-events.js';

/** Says in the words of this capability what an event means for a customer; null when it means nothing. */
export type Translate<P> = (event: IntegrationEvent<P>) => CustomerEvent | null;

/** Every event goes the same way, in batches: translated, then filed. */
export function fileCustomerEvent<P>(
  contract: EventContract<P>,
  clock: Clock,
  translate: Translate<P>,
): EventSubscriber<P> {
  const handleBatch: NonNullable<EventSubscriber<P>['handleBatch']> = async (events, manager) => {
    const translated = events.map(translate).filter((event) => event !== null);
    await recordCustomerEvents(manager, translated, clock.now());
  };
  return {
    name: `file-${contract.name.replaceAll(/[._]/g, '-')}`,
    event: contract,
    handle: (event, manager) => handleBatch([event], manager),
    handleBatch,
  };
}
