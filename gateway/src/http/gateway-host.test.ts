import { setTimeout as after } from 'node:timers/promises';
import { createLogger } from '@hub/kernel';
import { describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayOptions } from '../gateway-options.js';
import type { GraphqlEndpoint } from '../pipeline/graphql-endpoint.js';
import { GatewayHost } from './gateway-host.js';

/** Takes its time for every answer; `begun` resolves with the first. */
function slowEndpoint(): { readonly endpoint: GraphqlEndpoint; readonly begun: Promise<void> } {
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const handle = async (_request: FastifyRequest, reply: FastifyReply) => {
    begin();
    await after(40);
    return reply.send({ data: {} });
  };
  return { endpoint: { handle } as unknown as GraphqlEndpoint, begun };
}

describe('a gateway that closes', () => {
  it('answers what is under way, and does not wait until nobody asks any more', async () => {
    const { endpoint, begun } = slowEndpoint();
    const host = await GatewayHost.open(
      { logger: createLogger({ level: 'silent', name: 'test' }) } as unknown as GatewayOptions,
      {
        endpoint,
        checkReady: async () => undefined,
        routes: [],
      },
    );
    const address = await host.listen(0, '127.0.0.1');
    const ask = () =>
      fetch(`${address}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ a }"}',
      }).then(({ status }) => status);
    const first = ask();
    await begun;
    const closed = new AbortController();
    const closing = host.close().then(() => {
      closed.abort();
    });
    const others: Promise<unknown>[] = [];
    for (let count = 0; count < 200 && !closed.signal.aborted; count += 1) {
      others.push(ask().catch(() => undefined));
      await after(10);
    }
    expect(await first).toBe(200);
    expect(closed.signal.aborted).toBe(true);
    expect(others.length).toBeLessThan(200);
    await Promise.all([closing, ...others]);
  });
});
