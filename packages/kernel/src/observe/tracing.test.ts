import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { actorHeader, signActor } from '../access/signed-actor.js';
import { HttpTransport } from '../calls/http-transport.js';
import { InProcessTransport } from '../calls/in-process-transport.js';
import type { SubgraphTransport } from '../calls/subgraph-transport.js';
import { asked, counterSubgraph } from '../server/counter-subgraph.fixture.js';
import { startTestSubgraph, type TestSubgraph } from '../testing/test-subgraph.js';
import { createLogger } from '../log/logger.js';
import {
  currentTracer,
  type RunningTracing,
  startTracing,
  startTracingAsTold,
  tracesAddress,
} from './tracing.js';

const actorSecret = 'a secret of more than thirty-two characters';
const trace1 = '4bf92f3577b34da6a3ce929d0e0e4736';
const caller = '00f067aa0ba902b7';
const traceparent = `00-${trace1}-${caller}-01`;
const count = 'mutation Count($id: ID!) { count(id: $id, by: 13812345) { total } }';

const remote = { elsewhere: () => ({ add: 7 }) };

/** The spans, once the operation's own has ended: over HTTP that is a moment after its answer. */
async function endedSpans(exporter: InMemorySpanExporter): Promise<ReadableSpan[]> {
  for (let turn = 0; turn < 200; turn += 1) {
    const spans = exporter.getFinishedSpans();
    if (spans.some(({ kind }) => kind === SpanKind.SERVER)) return spans;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('No operation was traced.');
}

function tree(spans: readonly ReadableSpan[], parent: string): unknown[] {
  return spans
    .filter((span) => span.parentSpanId === parent)
    .map((span) => {
      const children = tree(spans, span.spanContext().spanId);
      return children.length === 0 ? span.name : { [span.name]: children };
    });
}

describe('a traced capability', () => {
  let exporter: InMemorySpanExporter;
  let tracing: RunningTracing;
  let test: TestSubgraph;
  let http: HttpTransport;

  beforeEach(async () => {
    exporter = new InMemorySpanExporter();
    tracing = await startTracing({ serviceName: 'test', sampleRatio: 1, exporter });
    test = await startTestSubgraph(counterSubgraph, { environment: { actorSecret }, remote });
    http = new HttpTransport({ counter: await test.subgraph.listen(0) });
  });
  afterEach(async () => {
    await http.close();
    await test.stop();
    await tracing.stop();
  });

  function inProcess(): SubgraphTransport {
    const transport = new InProcessTransport();
    transport.register('counter', test.subgraph);
    return transport;
  }

  async function ask(transport: SubgraphTransport, query: string, headers = {}): Promise<unknown> {
    const token = await signActor(
      { kind: 'service', name: 'test', scopes: [] },
      { requestId: 'r-1', touchpoint: 'service' },
      actorSecret,
    );
    return await transport.execute('counter', {
      query,
      variables: query.includes('$id') ? { id: '01J00000000000000000000001' } : {},
      headers: { [actorHeader]: token, 'x-request-id': 'r-1', ...headers },
    });
  }

  it.each([
    ['in one process', inProcess],
    ['over HTTP', () => http],
  ])('continues the trace of who asks, down to its statements, %s', async (_, transport) => {
    exporter.reset();
    await ask(transport(), count, { traceparent });
    const spans = await endedSpans(exporter);
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([trace1]));
    expect(tree(spans, caller)).toEqual([
      {
        'counter Count': [
          expect.stringMatching(/^(BEGIN|START)/),
          'UPDATE counter',
          'INSERT counter',
          'INSERT outbox',
          'COMMIT',
          'SELECT counter',
        ],
      },
    ]);
    const written = JSON.stringify(spans.map(({ name, attributes }) => ({ name, attributes })));
    expect(written).toContain('UPDATE counter SET total = total + ? WHERE id = ?');
    expect(written).not.toMatch(/13812345|01J00000000000000000000001/);
    const [event] = await test.outboxEvents();
    expect(event?.traceparent).toMatch(new RegExp(`^00-${trace1}-`));
  });

  it('begins a trace of its own for who names none', async () => {
    exporter.reset();
    await ask(http, '{ whoAmI }', { traceparent: 'nonsense' });
    const [span, ...others] = await endedSpans(exporter);
    expect(others).toEqual([]);
    expect(span?.parentSpanId).toBeUndefined();
    expect(span?.attributes).toEqual({ 'hub.subgraph': 'counter', 'hub.request_id': 'r-1' });
  });

  it('passes the trace on when it asks another', async () => {
    exporter.reset();
    await ask(inProcess(), 'mutation { countElsewhere(by: 3) }', { traceparent });
    expect(tree(exporter.getFinishedSpans(), caller)).toEqual([
      { counter: ['call elsewhere Add'] },
    ]);
  });

  it('marks a failure by its kind, without its message', async () => {
    exporter.reset();
    await ask(inProcess(), '{ fail(how: "bug") }', { traceparent });
    await ask(inProcess(), '{ fail(how: "refusal") }', { traceparent });
    const [bug, refusal] = exporter.getFinishedSpans();
    expect(bug).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'Error' } });
    expect(refusal).toMatchObject({ status: { code: 0 } });
    expect(JSON.stringify(bug?.attributes)).not.toContain('secret');
    expect(bug?.events).toEqual([]);
  });

  it('takes an event in the trace that caused it, and leaves its workers without', async () => {
    const payload = { id: '01J00000000000000000000001', by: 1 };
    await test.deliver(asked, payload);
    exporter.reset();
    await test.runWorkers();
    expect(exporter.getFinishedSpans()).toEqual([]);
    const [{ subscribers }] = [test.subgraph];
    const event = {
      id: '01J00000000000000000000009',
      type: asked.type,
      aggregateId: 'a',
      occurredAt: '2026-01-01T00:00:00.000Z',
      payload,
      traceparent,
    };
    await subscribers.deliver([event]);
    expect(tree(exporter.getFinishedSpans(), caller)).toEqual([
      {
        'deliver elsewhere.asked.v1 to count-when-asked': expect.arrayContaining(['INSERT inbox']),
      },
    ]);
    exporter.reset();
    await subscribers.deliver(
      ['01J0000000000000000000000A', '01J0000000000000000000000B'].map((id) => ({ ...event, id })),
    );
    const delivery = exporter.getFinishedSpans().find(({ name }) => name.startsWith('deliver'));
    expect(delivery?.links.map((link) => link.context.spanId)).toEqual([caller, caller]);
    expect(delivery?.parentSpanId).toBeUndefined();
  });

  it('refuses to be switched on twice', async () => {
    await expect(startTracing({ serviceName: 'x', sampleRatio: 1, exporter })).rejects.toThrow(
      'runs already',
    );
  });
});

describe('the part of the traces that is kept', () => {
  it.each([
    ['none of its own', 0, undefined, 0],
    ['what its caller keeps', 0, `00-${trace1}-${caller}-01`, 1],
    ['not what its caller drops', 1, `00-${trace1}-${caller}-00`, 0],
  ])('is %s', async (_, sampleRatio, parent, kept) => {
    const exporter = new InMemorySpanExporter();
    const tracing = await startTracing({ serviceName: 'test', sampleRatio, exporter });
    const test = await startTestSubgraph(counterSubgraph);
    try {
      await test.subgraph.execute({ query: '{ x }', headers: { traceparent: parent ?? '' } });
      expect(exporter.getFinishedSpans()).toHaveLength(kept);
    } finally {
      await test.stop();
      await tracing.stop();
    }
  });
});

describe('a capability that is not traced', () => {
  it('makes no span, keeps no context and passes nothing on', async () => {
    const seen: unknown[] = [];
    const test = await startTestSubgraph(counterSubgraph, {
      environment: { actorSecret },
      remote: {
        elsewhere: () => {
          seen.push(context.active() === ROOT_CONTEXT, trace.getActiveSpan());
          return { add: 1 };
        },
      },
    });
    const token = await signActor(
      { kind: 'service', name: 'test', scopes: [] },
      { requestId: 'r-1', touchpoint: 'service' },
      actorSecret,
    );
    const headers = { [actorHeader]: token, traceparent };
    await test.subgraph.execute({ query: 'mutation { countElsewhere(by: 3) }', headers });
    await test.subgraph.execute({
      query: count,
      variables: { id: '01J00000000000000000000001' },
      headers,
    });
    expect(seen).toEqual([true, undefined]);
    const [event] = await test.outboxEvents();
    expect(event).toBeDefined();
    expect(event).not.toHaveProperty('traceparent');
    await test.stop();
  });
});

describe('traces', () => {
  it('arrive at a collector over OTLP', async () => {
    const received: string[] = [];
    const collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push(`${String(request.url)} ${Buffer.concat(chunks).toString()}`);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    }).listen(0);
    const { port } = collector.address() as AddressInfo;
    const tracing = await startTracing({
      serviceName: 'hub-test',
      sampleRatio: 1,
      otlpUrl: `http://127.0.0.1:${String(port)}`,
    });
    trace.getTracer('test').startSpan('something').end();
    await tracing.stop();
    collector.close();
    expect(received).toEqual([expect.stringMatching(/^\/v1\/traces .*hub-test.*something/s)]);
  });

  it('are made where the environment names a collector, and a dead one is said in the log', async () => {
    const lines: string[] = [];
    const logger = createLogger({
      level: 'warn',
      name: 'test',
      destination: { write: (line) => void lines.push(line) },
    });
    expect(await startTracingAsTold({}, 'x', logger)).toBeNull();
    const told = { tracing: { otlpUrl: 'http://127.0.0.1:9', sampleRatio: 1 } };
    const tracing = await startTracingAsTold(told, 'hub-test', logger);
    expect(await startTracingAsTold(told, 'another', logger)).toBeNull();
    currentTracer()?.startSpan('lost').end();
    await tracing?.stop();
    expect(currentTracer()).toBeUndefined();
    expect(lines.join()).toContain('traces could not be delivered');
  });

  it.each([
    ['http://collector:4318', 'http://collector:4318/v1/traces'],
    ['http://collector:4318/', 'http://collector:4318/v1/traces'],
    ['https://host/ingest/otlp', 'https://host/ingest/otlp'],
  ])('for %s go to %s', (given, address) => {
    expect(tracesAddress(given)).toBe(address);
  });
});
