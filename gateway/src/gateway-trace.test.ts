import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningTracing, startTracing } from '@hub/kernel';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { GatewayUnderTest } from './gateway.fixture.js';
import { startShop, type Shop } from './shop.fixture.js';

const clientTrace = '4bf92f3577b34da6a3ce929d0e0e4736';
const clientSpan = '00f067aa0ba902b7';

describe('one trace', () => {
  const exporter = new InMemorySpanExporter();
  let tracing: RunningTracing;
  let shop: Shop;
  let under: GatewayUnderTest;
  beforeAll(async () => {
    tracing = await startTracing({ serviceName: 'test', sampleRatio: 1, exporter });
    shop = await startShop();
    under = await GatewayUnderTest.start({ capabilities: shop.all });
  });
  afterAll(async () => {
    await under.stop();
    await shop.stop();
    await tracing.stop();
  });

  it('joins the client, the gateway, every fetch and what the capabilities are told', async () => {
    under.lines.length = 0;
    const { body } = await under.ask(
      { query: 'query Me { me { id orders } }' },
      { traceparent: `00-${clientTrace}-${clientSpan}-01` },
    );
    expect(body.errors).toBeUndefined();
    const spans = exporter.getFinishedSpans();
    const request = spans.find(({ parentSpanId }) => parentSpanId === clientSpan);
    expect(request?.name).toBe('query Me');
    const below = spans.filter(
      ({ parentSpanId }) => parentSpanId === request?.spanContext().spanId,
    );
    expect(below.map(({ name }) => name)).toEqual([
      'parse',
      'validate',
      'plan',
      'fetch people',
      'fetch orders',
    ]);
    for (const [capability, name] of [
      [shop.people, 'fetch people'],
      [shop.orders, 'fetch orders'],
    ] as const) {
      const fetched = below.find((span) => span.name === name)?.spanContext().spanId ?? '';
      expect(capability.asked()[0]?.headers['traceparent']).toBe(`00-${clientTrace}-${fetched}-01`);
    }
    expect(under.lines.join()).toContain(`"traceId":"${clientTrace}"`);
  });
});
