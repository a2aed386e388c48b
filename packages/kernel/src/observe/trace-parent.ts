import { createTraceState, type SpanContext } from '@opentelemetry/api';

const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const longestStateCharacters = 512;

/** Headers by lower-case name. */
export type TraceHeaders = Readonly<Record<string, string | undefined>>;

/**
 * Whose work a request continues, by its W3C `traceparent` and `tracestate`; null when it names no trace or a malformed
 * one. Baggage is not read: nothing here needs it, and it would carry whatever a stranger put in.
 *
 * Source: W3C Trace Context, https://www.w3.org/TR/trace-context/
 */
export function readTraceParent(headers: TraceHeaders): SpanContext | null {
  const given = headers['traceparent'];
  if (given === undefined) return null;
  const [, version = '', traceId = '', spanId = '', flags = '', rest] = shape.exec(given) ?? [];
  const isKnown = version === '00' && rest === undefined;
  // A later version may say more behind what this one knows.
  const isLater = version !== '00' && version !== 'ff' && version !== '';
  if (!isKnown && !isLater) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  const state = headers['tracestate'];
  return {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
    ...(state === undefined || state.length > longestStateCharacters
      ? {}
      : { traceState: createTraceState(state) }),
  };
}

/** The `traceparent` of work that is under way. */
export function writeTraceParent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & 1) === 1 ? '01' : '00'}`;
}
