import {
  type Attributes,
  context,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { readTraceParent, type TraceHeaders, writeTraceParent } from './trace-parent.js';
import { currentTracer } from './tracing.js';

export interface SpanDetails {
  readonly name: string;
  readonly kind: SpanKind;
  /** Names, kinds and counts; never values, variables or anything of a person. */
  readonly attributes?: Attributes;
  /** The headers whose `traceparent` it continues; without one it continues what runs here. */
  readonly headers?: TraceHeaders;
  readonly links?: readonly Link[];
}

/** Runs `work` as one span; what it starts becomes its child. Ask {@link currentTracer} first: undefined costs nothing. */
export async function inSpan<T>(
  tracer: Tracer,
  details: SpanDetails,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const parent = parentOf(details.headers);
  const span = tracer.startSpan(details.name, optionsOf(details), parent);
  try {
    return await context.with(trace.setSpan(parent, span), work, undefined, span);
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** What a span is started below: the remote caller where the headers name one, else what runs here. */
export function parentOf(headers: TraceHeaders | undefined): Context {
  const remote = headers === undefined ? null : readTraceParent(headers);
  return remote === null ? context.active() : trace.setSpanContext(ROOT_CONTEXT, remote);
}

function optionsOf({ kind, attributes, links }: SpanDetails) {
  return {
    kind,
    ...(attributes === undefined ? {} : { attributes }),
    ...(links === undefined ? {} : { links: [...links] }),
  };
}

/** Its kind or code, never its message: the message of a failed statement holds values. */
export function markFailed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', errorKind(error));
}

function errorKind(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** What makes the receiver of a request a child of what runs here; empty while tracing is off. */
export function traceHeaders(): Readonly<Record<string, string>> {
  const span = currentTracer() === undefined ? undefined : trace.getActiveSpan();
  return span === undefined ? {} : headersOf(span);
}

/** What makes the receiver of a request a child of the span. */
export function headersOf(span: Span): Readonly<Record<string, string>> {
  const spanContext = span.spanContext();
  const state = spanContext.traceState?.serialize() ?? '';
  const traceparent = writeTraceParent(spanContext);
  return state === '' ? { traceparent } : { traceparent, tracestate: state };
}
