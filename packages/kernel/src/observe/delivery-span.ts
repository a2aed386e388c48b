import { type Link, SpanKind } from '@opentelemetry/api';
import type { IntegrationEvent } from '../messaging/event-contract.js';
import { inSpan } from './spans.js';
import { readTraceParent } from './trace-parent.js';
import { currentTracer } from './tracing.js';

/**
 * Runs the delivery of events as a span: of one event in the trace that caused it, of several in a trace of its own
 * with a link to each cause. Events that no traced request caused have none.
 */
export async function inDeliverySpan<T>(
  subscriber: string,
  events: readonly IntegrationEvent[],
  work: () => Promise<T>,
): Promise<T> {
  const tracer = currentTracer();
  const causes = tracer === undefined ? [] : causesOf(events);
  const [event] = events;
  if (tracer === undefined || causes.length === 0 || event === undefined) return await work();
  const details = {
    name: `deliver ${event.type} to ${subscriber}`,
    kind: SpanKind.CONSUMER,
    attributes: { 'messaging.batch.message_count': events.length },
    ...(events.length === 1
      ? { headers: { traceparent: event.traceparent } }
      : { links: causes.slice(0, mostLinks) }),
  };
  return await inSpan(tracer, details, work);
}

/** More are not kept by the tracing library either. */
const mostLinks = 128;

function causesOf(events: readonly IntegrationEvent[]): Link[] {
  return events.flatMap(({ traceparent }) => {
    const cause = readTraceParent({ traceparent });
    return cause === null ? [] : [{ context: cause }];
  });
}
