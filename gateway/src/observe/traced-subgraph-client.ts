import { currentTracer, headersOf, inSpan } from '@hub/kernel';
import { type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { GraphQLError } from 'graphql';
import type { SubgraphAnswer, SubgraphClient, SubgraphFetch } from '../engine/subgraph-client.js';

/**
 * Makes every fetch a span whose `traceparent` the capability gets, so that its work is a child of exactly this fetch.
 * Put it around the layers that repeat, hedge and share: what they do happens within the span. While tracing is off it
 * hands fetches on.
 */
export class TracedSubgraphClient implements SubgraphClient {
  constructor(private readonly inner: SubgraphClient) {}

  fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer> {
    const tracer = currentTracer();
    return tracer === undefined ? this.inner.fetch(fetch) : this.traced(tracer, fetch);
  }

  async close(): Promise<void> {
    await this.inner.close?.();
  }

  private async traced(tracer: Tracer, fetch: SubgraphFetch): Promise<SubgraphAnswer> {
    const { subgraph, kind, operationName } = fetch.template;
    const details = {
      name: `fetch ${subgraph}`,
      kind: SpanKind.CLIENT,
      attributes: {
        'hub.subgraph': subgraph,
        'graphql.operation.type': kind,
        ...(operationName === undefined ? {} : { 'graphql.operation.name': operationName }),
      },
    };
    return await inSpan(tracer, details, async (span) => {
      try {
        const answer = await this.inner.fetch(carrying(fetch, span));
        const errors = answer.errors?.length ?? 0;
        if (errors > 0) span.setAttribute('hub.errors', errors);
        return answer;
      } catch (error) {
        const code = error instanceof GraphQLError ? error.extensions['code'] : undefined;
        if (typeof code === 'string') span.setAttribute('hub.error_codes', [code]);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      }
    });
  }
}

function carrying(fetch: SubgraphFetch, span: Span): SubgraphFetch {
  const { request } = fetch;
  return {
    ...fetch,
    request: { ...request, headers: { ...request.headers, ...headersOf(span) } },
  };
}
