import { currentTracer, inSpan } from '@hub/kernel';
import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** A request as HTTP brings it. */
export interface TracedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly requestId: string;
}

/** What becomes known of a request on its way. Variables and answers never do. */
export interface RequestTrace {
  /** Finds the request among the traces; null while tracing is off. */
  readonly traceId: string | null;
  named(operation: {
    readonly operationName: string | null;
    readonly kind: 'query' | 'mutation';
    readonly clientName: string | null;
  }): void;
  /** @param codes of the errors the client was told */
  ended(codes: readonly string[]): void;
}

const nothing = (): void => undefined;
const untraced: RequestTrace = { traceId: null, named: nothing, ended: nothing };

/**
 * Answers a request as one span below the client's own `traceparent`; what runs inside becomes its child. While tracing
 * is off this is a call of `work` and nothing else.
 */
export function traceRequest<T>(
  { headers, requestId }: TracedRequest,
  work: (trace: RequestTrace) => Promise<T>,
): Promise<T> {
  const tracer = currentTracer();
  if (tracer === undefined) return work(untraced);
  const { traceparent, tracestate } = headers;
  const details = {
    name: 'graphql',
    kind: SpanKind.SERVER,
    attributes: { 'hub.request_id': requestId },
    headers: { traceparent: textOf(traceparent), tracestate: textOf(tracestate) },
  };
  return inSpan(tracer, details, (span) => work(new SpanOfRequest(span)));
}

/**
 * Parses, validates or plans as a span of its own, within a request; what is compiled before requests come has none.
 * Work that gives a promise is over when the promise is.
 */
export function tracePhase<T>(phase: 'parse' | 'validate' | 'plan', work: () => T): T {
  const tracer = currentTracer();
  if (tracer === undefined || trace.getActiveSpan() === undefined) return work();
  const span = tracer.startSpan(phase);
  const failed = (): void => {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  try {
    const done = work();
    if (done instanceof Promise) done.then(() => span.end(), failed);
    else span.end();
    return done;
  } catch (error) {
    failed();
    throw error;
  }
}

const longestName = 128;

/** Codes that say that we failed, or somebody behind us. */
const failures = new Set(['INTERNAL_SERVER_ERROR', 'UPSTREAM_UNAVAILABLE', 'DEADLINE_EXCEEDED']);

class SpanOfRequest implements RequestTrace {
  readonly traceId: string;

  constructor(private readonly span: Span) {
    this.traceId = span.spanContext().traceId;
  }

  named({ operationName, kind, clientName }: Parameters<RequestTrace['named']>[0]): void {
    const name = operationName?.slice(0, longestName);
    this.span.updateName(name === undefined ? kind : `${kind} ${name}`);
    this.span.setAttribute('graphql.operation.type', kind);
    if (name !== undefined) this.span.setAttribute('graphql.operation.name', name);
    if (clientName !== null) this.span.setAttribute('hub.client', clientName);
  }

  ended(codes: readonly string[]): void {
    if (codes.length === 0) return;
    this.span.setAttribute('hub.error_codes', [...new Set(codes)]);
    if (codes.some((code) => failures.has(code)))
      this.span.setStatus({ code: SpanStatusCode.ERROR });
  }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
