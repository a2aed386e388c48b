import { SpanKind } from '@opentelemetry/api';
import { type DocumentNode, Kind } from 'graphql';
import { inSpan } from './spans.js';
import type { TraceHeaders } from './trace-parent.js';
import { currentTracer } from './tracing.js';

/** What somebody asks of a capability, as it arrives. */
export interface AskedOperation {
  readonly query?: unknown;
  readonly operationName?: unknown;
}

/** Runs one operation of a capability as a span below the caller's `traceparent`. Resolvers have none of their own. */
export async function inOperationSpan<T>(
  subgraph: string,
  headers: TraceHeaders,
  asked: AskedOperation,
  work: () => Promise<T>,
): Promise<T> {
  const tracer = currentTracer();
  if (tracer === undefined) return await work();
  const operation = nameOf(asked);
  const details = {
    name: operation === null ? subgraph : `${subgraph} ${operation}`,
    kind: SpanKind.SERVER,
    headers,
    attributes: {
      'hub.subgraph': subgraph,
      ...(operation === null ? {} : { 'graphql.operation.name': operation }),
      ...(headers['x-request-id'] === undefined
        ? {}
        : { 'hub.request_id': headers['x-request-id'] }),
    },
  };
  return await inSpan(tracer, details, work);
}

/** Asks another capability as a span, which the headers of `traceHeaders` then carry on. */
export async function inCallSpan<T>(
  subgraph: string,
  document: string,
  work: () => Promise<T>,
): Promise<T> {
  const tracer = currentTracer();
  if (tracer === undefined) return await work();
  const operation = nameOf({ query: document });
  const details = {
    name: operation === null ? `call ${subgraph}` : `call ${subgraph} ${operation}`,
    kind: SpanKind.CLIENT,
    attributes: { 'hub.subgraph': subgraph },
  };
  return await inSpan(tracer, details, work);
}

const longestName = 128;

function nameOf({ query, operationName }: AskedOperation): string | null {
  if (typeof operationName === 'string') return operationName.slice(0, longestName);
  if (typeof query === 'string')
    return /^\s*(?:query|mutation)\s+(\w{1,128})/.exec(query)?.[1] ?? null;
  return isDocument(query) ? nameInDocument(query) : null;
}

function isDocument(query: unknown): query is DocumentNode {
  return typeof query === 'object' && query !== null && 'definitions' in query;
}

function nameInDocument({ definitions }: DocumentNode): string | null {
  const operation = definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operation?.kind === Kind.OPERATION_DEFINITION ? (operation.name?.value ?? null) : null;
}
