import { describe, expect, it } from '@jest/globals';
import { HttpHost } from '@hub/kernel';
import { silentLogger } from '@hub/kernel/testing';
import fc from 'fast-check';
import { silentObserver, type AnsweredRequest } from '../gateway-observer.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { metricsRoute } from './metrics-route.js';
import { CountFamily, DurationFamily } from './series-family.js';

const metricsOf = (mostOperations?: number) =>
  new GatewayMetrics({
    knowsClient: (name) => ['app', 'pos'].includes(name),
    ...(mostOperations === undefined ? {} : { mostOperations }),
  });

const answered = (changes: Partial<AnsweredRequest> = {}): AnsweredRequest => ({
  operationName: 'Shelf',
  clientName: 'app',
  code: null,
  milliseconds: 12,
  deduplicated: false,
  clientLeft: false,
  ...changes,
});

async function linesOf(metrics: GatewayMetrics, start: string): Promise<string[]> {
  const text = await metrics.text();
  return text.split('\n').filter((line) => line.startsWith(start));
}

describe('the metrics of the gateway', () => {
  it('count clients that left, by what became of the work', async () => {
    const metrics = metricsOf();
    metrics.answered(answered());
    metrics.answered(answered({ clientLeft: true, code: 'CLIENT_LEFT' }));
    metrics.answered(answered({ clientLeft: true, code: 'OUT_OF_STOCK' }));
    metrics.answered(answered({ clientLeft: true }));
    expect(await linesOf(metrics, 'hub_gateway_clients_left_total{')).toEqual([
      'hub_gateway_clients_left_total{work="given up"} 1',
      'hub_gateway_clients_left_total{work="finished"} 2',
    ]);
  });

  it('count requests by operation, client and outcome', async () => {
    const metrics = metricsOf();
    metrics.knowOperations(['Shelf', 'CustomerHistory']);
    metrics.answered(answered());
    metrics.answered(answered({ code: 'OUT_OF_STOCK', deduplicated: true }));
    metrics.answered(answered({ operationName: 'CustomerHistory', clientName: 'pos' }));
    metrics.answered(answered({ operationName: 'Made_up', clientName: 'somebody' }));
    metrics.answered(answered({ operationName: null, clientName: null, code: 'not a code "x"' }));
    expect(await linesOf(metrics, 'hub_gateway_requests_total')).toEqual([
      'hub_gateway_requests_total{operation="Shelf",client="app",outcome="ok"} 1',
      'hub_gateway_requests_total{operation="Shelf",client="app",outcome="OUT_OF_STOCK"} 1',
      'hub_gateway_requests_total{operation="CustomerHistory",client="pos",outcome="ok"} 1',
      'hub_gateway_requests_total{operation="other",client="unknown",outcome="ok"} 1',
      'hub_gateway_requests_total{operation="unnamed",client="unknown",outcome="OTHER"} 1',
    ]);
    expect(await linesOf(metrics, 'hub_gateway_requests_deduplicated_total')).toEqual([
      'hub_gateway_requests_deduplicated_total 1',
    ]);
    const durations = await linesOf(metrics, 'hub_gateway_request_duration_seconds');
    const shelf = durations.filter((line) => line.includes('"Shelf"'));
    expect(shelf).toContain(
      'hub_gateway_request_duration_seconds_bucket{operation="Shelf",client="app",le="0.01"} 0',
    );
    expect(shelf.slice(-3)).toEqual([
      'hub_gateway_request_duration_seconds_bucket{operation="Shelf",client="app",le="+Inf"} 2',
      'hub_gateway_request_duration_seconds_sum{operation="Shelf",client="app"} 0.024',
      'hub_gateway_request_duration_seconds_count{operation="Shelf",client="app"} 2',
    ]);
  });

  it('name an operation of no manifest once it is asked often', async () => {
    const metrics = metricsOf();
    for (let asked = 0; asked < 25; asked += 1) metrics.answered(answered());
    expect(await linesOf(metrics, 'hub_gateway_requests_total')).toEqual([
      'hub_gateway_requests_total{operation="other",client="app",outcome="ok"} 19',
      'hub_gateway_requests_total{operation="Shelf",client="app",outcome="ok"} 6',
    ]);
  });

  it('name what is asked often however many names were made up before', async () => {
    const metrics = metricsOf(1);
    const ask = (operationName: string): void => {
      metrics.compiled({ operationName, milliseconds: 1, fallback: null });
      metrics.answered(answered({ operationName }));
    };
    for (let number = 0; number < 10_000; number += 1) ask(`Made_up_${String(number)}`);
    const long = 'L'.repeat(10_000);
    for (let asked = 0; asked < 30; asked += 1)
      for (const name of [long, 'Shelf', 'Second']) ask(name);
    const text = await metrics.text();
    expect(text).toContain('operation="Shelf"');
    expect(text).not.toMatch(/operation="(Made_up|LL|Second)/);
  });

  it('never grow without end, whatever names strangers make up', async () => {
    const metrics = metricsOf(50);
    for (let number = 0; number < 10_000; number += 1) {
      const name = `Operation${String(number % 100)}`;
      const other = `Other${String(number)}`;
      metrics.compiled({ operationName: name, milliseconds: 1, fallback: `reason ${other}` });
      metrics.answered(
        answered({ operationName: name, clientName: other, code: `CODE_${String(number)}` }),
      );
    }
    const requests = await linesOf(metrics, 'hub_gateway_requests_total');
    const labelled = (label: string) =>
      new Set(requests.map((line) => new RegExp(`${label}="([^"]*)"`).exec(line)?.[1])).size;
    expect([labelled('operation'), labelled('client'), labelled('outcome')]).toEqual([51, 1, 101]);
    expect((await linesOf(metrics, 'hub_gateway_fallback')).length).toBeLessThanOrEqual(101);
    metrics.knowOperations(['CustomerHistory']);
    metrics.answered(answered({ operationName: 'CustomerHistory' }));
    expect(
      await linesOf(metrics, 'hub_gateway_requests_total{operation="CustomerHistory"'),
    ).toHaveLength(1);
  });

  it('tell how many requests are missing in the recorded operations, as it is now', async () => {
    let missing = 7;
    const metrics = new GatewayMetrics({
      knowsClient: () => false,
      unrecordedRequests: () => missing,
    });
    expect(await linesOf(metrics, 'hub_gateway_unrecorded')).toEqual([
      'hub_gateway_unrecorded_requests 7',
    ]);
    missing = 4;
    expect(await linesOf(metrics, 'hub_gateway_unrecorded')).toEqual([
      'hub_gateway_unrecorded_requests 4',
    ]);
  });

  it('count what becomes of plans, caches, documents, fields, limits and supergraphs', async () => {
    const metrics = metricsOf();
    metrics.planLookedUp(true);
    metrics.planLookedUp(false);
    metrics.compiled({ operationName: null, milliseconds: 5, fallback: 'defer' });
    metrics.cacheLookedUp({ cache: 'entity', hits: 3, misses: 0 });
    metrics.cacheInvalidated({ tags: 4 });
    metrics.operationUnknown({ clientName: 'app', mode: 'log-only' });
    metrics.fieldsWithheld({ denied: 2, masked: 0 });
    metrics.rateLimited({ clientName: 'pos', by: 'identity' });
    metrics.supergraphOffered({ accepted: false });
    const text = await metrics.text();
    for (const line of [
      'hub_gateway_plan_lookups_total{result="hit"} 1',
      'hub_gateway_plan_lookups_total{result="miss"} 1',
      'hub_gateway_compile_duration_seconds_count{executor="stock"} 1',
      'hub_gateway_fallback_operations_total{reason="defer"} 1',
      'hub_gateway_cache_lookups_total{cache="entity",result="hit"} 3',
      'hub_gateway_cache_invalidated_total 4',
      'hub_gateway_unknown_operations_total{client="app",mode="log-only"} 1',
      'hub_gateway_withheld_fields_total{how="denied"} 2',
      'hub_gateway_rate_limited_total{client="pos",by="identity"} 1',
      'hub_gateway_supergraph_swaps_total{result="refused"} 1',
    ])
      expect(text).toContain(`${line}\n`);
    expect(text).not.toContain('how="masked"');
  });

  it('count what is asked of each capability', async () => {
    const metrics = metricsOf();
    const { subgraphs } = metrics;
    const request = {
      requestId: 'r-1',
      identityKey: '',
      headers: {},
      operationName: 'Shelf',
      clientName: 'app',
    };
    const fetched = { subgraph: 'order', operationName: 'Shelf', kind: 'query', request } as const;
    subgraphs.fetched({
      ...fetched,
      outcome: 'answered with errors',
      milliseconds: 3,
      attempts: 2,
    });
    subgraphs.retried({ subgraph: 'order', failure: 'late' });
    subgraphs.hedged({ subgraph: 'order' });
    subgraphs.breakerChanged({ subgraph: 'order', state: 'open' });
    subgraphs.breakerChanged({ subgraph: 'order', state: 'half-open' });
    subgraphs.deduplicated({ subgraph: 'order' });
    subgraphs.rejected({ subgraph: 'order', reason: 'breaker open' });
    const lines = await linesOf(metrics, 'hub_gateway_subgraph');
    expect(lines.filter((line) => !line.includes('_bucket'))).toEqual([
      'hub_gateway_subgraph_fetches_total{subgraph="order",outcome="answered_with_errors"} 1',
      'hub_gateway_subgraph_fetch_duration_seconds_sum{subgraph="order"} 0.003',
      'hub_gateway_subgraph_fetch_duration_seconds_count{subgraph="order"} 1',
      'hub_gateway_subgraph_attempts_total{subgraph="order"} 2',
      'hub_gateway_subgraph_retries_total{subgraph="order",failure="late"} 1',
      'hub_gateway_subgraph_hedges_total{subgraph="order"} 1',
      'hub_gateway_subgraph_breaker_state{subgraph="order"} 1',
      'hub_gateway_subgraph_breaker_changes_total{subgraph="order",state="open"} 1',
      'hub_gateway_subgraph_breaker_changes_total{subgraph="order",state="half-open"} 1',
      'hub_gateway_subgraph_deduplicated_total{subgraph="order"} 1',
      'hub_gateway_subgraph_rejections_total{subgraph="order",reason="breaker_open"} 1',
    ]);
  });

  it('tell of the process what the soak reads', async () => {
    const text = await metricsOf().text();
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \S+$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  it('are nothing to who only looks on', () => {
    for (const see of Object.values(silentObserver) as ((event: unknown) => unknown)[])
      expect(see({})).toBeUndefined();
  });
});

describe('a family of series', () => {
  it('escapes what a label may hold, so that every line stays one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const family = new CountFamily({ name: 'a', help: 'A.', labels: ['b'] });
        family.of(value).add(2);
        const lines = family.text().split('\n');
        expect(lines).toHaveLength(4);
        const [, written = ''] =
          /^a\{b="((?:[^"\\\n]|\\\\|\\n|\\")*)"\} 2$/.exec(lines[2] ?? '') ?? [];
        const read = written.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
        expect(read).toBe(value);
      }),
    );
  });

  it('puts every duration into exactly the buckets that hold it', () => {
    const bounds = [0.01, 0.1, 1];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 })), (milliseconds) => {
        const family = new DurationFamily({ name: 'a', help: 'A.', labels: [] }, bounds);
        for (const each of milliseconds) family.of().observe(each);
        if (milliseconds.length === 0) return;
        for (const bound of bounds) {
          const held = milliseconds.filter((each) => each / 1_000 <= bound).length;
          expect(family.text()).toContain(`a_bucket{le="${String(bound)}"} ${String(held)}\n`);
        }
        expect(family.text()).toContain(`a_count ${String(milliseconds.length)}\n`);
      }),
    );
  });
});

describe('the address of the metrics', () => {
  async function ask(
    token: string | null,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const host = new HttpHost({ logger: silentLogger, checkReady: () => Promise.resolve() });
    host.addRoutes([metricsRoute(metricsOf(), token)]);
    const url = await host.listen(0);
    try {
      const response = await fetch(`${url}/metrics`, { headers });
      await response.clone().text();
      return response;
    } finally {
      await host.close();
    }
  }

  it('answers Prometheus in its own format', async () => {
    const response = await ask(null);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toContain('# TYPE hub_gateway_requests_total counter');
  });

  it.each([
    ['no token', {}, 401],
    ['another token', { authorization: 'Bearer of-somebody-else' }, 401],
    ['its token', { authorization: 'Bearer sesame-sesame-1' }, 200],
  ])('that wants a token answers %s with its status', async (_, headers, status) => {
    expect((await ask('sesame-sesame-1', headers)).status).toBe(status);
  });
});
