import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  actorHeader,
  currentTracer,
  InProcessTransport,
  type RunningTracing,
  signActor,
  startTracing,
  type SubgraphTransport,
} from '@hub/kernel';
import { startTestSubgraph, type TestSubgraph } from '@hub/kernel/testing';
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { GraphQLError, parse, validate } from 'graphql';
import { compileOperation, readGraph } from '../engine/index.js';
import type { SubgraphClient, SubgraphFetch } from '../engine/subgraph-client.js';
import { composeSupergraph } from '../federation/compose-supergraph.js';
import { buildSubgraphClient } from '../resilience/build-subgraph-client.js';
import { type RequestTrace, tracePhase, traceRequest } from './request-trace.js';
import { ordersSubgraph, peopleSubgraph } from './traced-capabilities.fixture.js';
import { TracedSubgraphClient } from './traced-subgraph-client.js';

const actorSecret = 'a secret of more than thirty-two characters';
const clientTrace = '4bf92f3577b34da6a3ce929d0e0e4736';
const clientSpan = '00f067aa0ba902b7';
const traceparent = `00-${clientTrace}-${clientSpan}-01`;
const openRules = { classKey: '', denial: () => null, mask: () => null };

/** Names of the spans below one, each with what is below it. */
function tree(spans: readonly ReadableSpan[], parent: string): unknown[] {
  return spans
    .filter((span) => span.parentSpanId === parent)
    .map((span) => {
      const children = tree(spans, span.spanContext().spanId);
      return children.length === 0 ? span.name : { [span.name]: children };
    });
}

/** The spans, once so many capabilities' own have ended: over HTTP that is a moment after their answers. */
async function spansOf(exporter: InMemorySpanExporter, answers: number): Promise<ReadableSpan[]> {
  const ended = () =>
    exporter
      .getFinishedSpans()
      .filter(({ kind, name }) => kind === SpanKind.SERVER && !name.startsWith('query '));
  for (let turn = 0; turn < 200 && ended().length < answers; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return exporter.getFinishedSpans();
}

let people: TestSubgraph;
let orders: TestSubgraph;

async function startCapabilities(): Promise<void> {
  people = await startTestSubgraph(peopleSubgraph, { environment: { actorSecret } });
  orders = await startTestSubgraph(ordersSubgraph, { environment: { actorSecret } });
}

async function stopCapabilities(): Promise<void> {
  await people.stop();
  await orders.stop();
}

function inProcess(): { transport: SubgraphTransport } {
  const transport = new InProcessTransport();
  transport.register('people', people.subgraph);
  transport.register('orders', orders.subgraph);
  return { transport };
}

/** The way of a request through the gateway, from its headers to its answer. */
async function answer(
  places: readonly [object, object],
  onTrace: (trace: RequestTrace) => void = () => undefined,
): Promise<string> {
  const graph = readGraph(
    composeSupergraph([
      { name: 'people', url: 'http://people', sdl: people.subgraph.sdl },
      { name: 'orders', url: 'http://orders', sdl: orders.subgraph.sdl },
    ]),
  );
  const client = new TracedSubgraphClient(
    buildSubgraphClient({
      subgraphs: { people: places[0], orders: places[1] } as Parameters<
        typeof buildSubgraphClient
      >[0]['subgraphs'],
    }),
  );
  const token = await signActor(
    { kind: 'anonymous' },
    { requestId: 'r-1', touchpoint: 'app' },
    actorSecret,
  );
  try {
    return await traceRequest({ headers: { traceparent }, requestId: 'r-1' }, async (request) => {
      const text = 'query Overview { me { id orders } orderCount }';
      const document = tracePhase('parse', () => parse(text));
      tracePhase('validate', () => validate(graph.apiSchema, document));
      const compiled = tracePhase('plan', () =>
        compileOperation(graph, document, {
          operationName: undefined,
          rules: openRules,
          mask: (_, value) => value,
          overrides: new Map(),
        }),
      );
      request.named({ operationName: compiled.name, kind: compiled.kind, clientName: 'app' });
      const scope = {
        requestId: 'r-1',
        identityKey: '',
        headers: { [actorHeader]: token, 'x-request-id': 'r-1' },
        operationName: compiled.name,
        clientName: 'app',
      };
      const { body } = await compiled.run(client, scope, compiled.coerce({}));
      request.ended([]);
      onTrace(request);
      return body.toString();
    });
  } finally {
    await client.close();
  }
}

describe('one trace', () => {
  const exporter = new InMemorySpanExporter();
  let tracing: RunningTracing;
  beforeAll(async () => {
    tracing = await startTracing({ serviceName: 'test', sampleRatio: 1, exporter });
    await startCapabilities();
  });
  afterAll(async () => {
    await stopCapabilities();
    await tracing.stop();
  });

  const places: readonly [string, () => Promise<readonly [object, object]>][] = [
    ['in one process', () => Promise.resolve([inProcess(), inProcess()])],
    [
      'over HTTP',
      async () => [
        { url: `${await people.subgraph.listen(0)}/graphql` },
        { url: `${await orders.subgraph.listen(0)}/graphql` },
      ],
    ],
  ];

  it.each(places)('leads from the client to every statement %s', async (_, placesOf) => {
    exporter.reset();
    let traceId: string | null = null;
    const data = await answer(await placesOf(), (request) => (traceId = request.traceId));
    expect(JSON.parse(data)).toEqual({ data: { me: { id: 'p-1', orders: 0 }, orderCount: 0 } });
    const spans = await spansOf(exporter, 3);
    expect(traceId).toBe(clientTrace);
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(
      new Set([clientTrace]),
    );
    const [request, ...others] = tree(spans, clientSpan) as Record<string, unknown[]>[];
    expect(others).toEqual([]);
    const below = request?.['query Overview'];
    expect(below?.slice(0, 3)).toEqual(['parse', 'validate', 'plan']);
    const fetches = (below?.slice(3) ?? []) as Record<string, Record<string, unknown>[]>[];
    expect(fetches.map((fetch) => Object.keys(fetch)[0]).sort()).toEqual([
      'fetch orders',
      'fetch orders',
      'fetch people',
    ]);
    for (const fetch of fetches) {
      const [[name, operations]] = Object.entries(fetch) as [[string, Record<string, unknown>[]]];
      expect(operations).toHaveLength(1);
      const [[operation, statements]] = Object.entries(operations[0] ?? {}) as [[string, unknown]];
      expect(operation).toMatch(new RegExp(`^${name.replace('fetch ', '')}( |$)`));
      expect(statements).toEqual(['SELECT outbox']);
    }
    const attributes = JSON.stringify(spans.map((span) => span.attributes));
    expect(attributes).not.toMatch(/13812345678|p-1/);
  });

  it('marks the fetch that failed and the request it failed, by code', async () => {
    exporter.reset();
    const dead: SubgraphClient = {
      fetch: () =>
        Promise.reject(
          new GraphQLError('13812345678', { extensions: { code: 'UPSTREAM_UNAVAILABLE' } }),
        ),
    };
    const fetch = { template: { subgraph: 'people', kind: 'query' }, request: { headers: {} } };
    await traceRequest({ headers: {}, requestId: 'r-1' }, async (request) => {
      await expect(
        new TracedSubgraphClient(dead).fetch(fetch as unknown as SubgraphFetch),
      ).rejects.toThrow();
      request.ended(['UPSTREAM_UNAVAILABLE']);
    });
    const [fetched, request] = exporter.getFinishedSpans();
    expect(fetched).toMatchObject({
      name: 'fetch people',
      status: { code: 2 },
      attributes: { 'hub.error_codes': ['UPSTREAM_UNAVAILABLE'] },
    });
    expect(request).toMatchObject({ status: { code: 2 }, parentSpanId: undefined });
    expect(
      JSON.stringify(
        exporter
          .getFinishedSpans()
          .map(({ attributes, status, events }) => [attributes, status, events]),
      ),
    ).not.toContain('13812345678');
  });

  it('keeps requests at the same time apart', async () => {
    exporter.reset();
    const parents = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'cccccccccccccccc'];
    const slow: SubgraphClient = {
      fetch: async () => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
        return { data: {} };
      },
    };
    const client = new TracedSubgraphClient(slow);
    await Promise.all(
      parents.map((parent) =>
        traceRequest(
          { headers: { traceparent: `00-${clientTrace}-${parent}-01` }, requestId: parent },
          async () => {
            for (let time = 0; time < 3; time += 1)
              await client.fetch({
                template: { subgraph: 's', kind: 'query' },
                request: { headers: {} },
              } as unknown as SubgraphFetch);
          },
        ),
      ),
    );
    for (const parent of parents)
      expect(tree(exporter.getFinishedSpans(), parent)).toEqual([
        { graphql: ['fetch s', 'fetch s', 'fetch s'] },
      ]);
  });

  it('has no span for what is compiled before a request asks', () => {
    exporter.reset();
    expect(tracePhase('plan', () => 1)).toBe(1);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

describe('without tracing', () => {
  beforeAll(startCapabilities);
  afterAll(stopCapabilities);

  it('nothing is made, kept or passed on', async () => {
    const seen: unknown[] = [];
    const { transport } = inProcess();
    const looking: SubgraphTransport = {
      execute: async (subgraph, request) => {
        seen.push(request.headers['traceparent'], context.active() === ROOT_CONTEXT);
        return await transport.execute(subgraph, request);
      },
    };
    const data = await answer([{ transport: looking }, { transport: looking }], (request) => {
      expect(request.traceId).toBeNull();
      expect(trace.getActiveSpan()).toBeUndefined();
    });
    expect(JSON.parse(data)).toEqual({ data: { me: { id: 'p-1', orders: 0 }, orderCount: 0 } });
    expect(seen).toEqual([undefined, true, undefined, true, undefined, true]);
    expect(currentTracer()).toBeUndefined();
  });
});
