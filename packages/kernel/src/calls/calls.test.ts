import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { actorHeader, verifyActor } from '../access/signed-actor.js';
import { startTestSubgraph, type TestSubgraph } from '../testing/test-subgraph.js';
import { counterSubgraph } from '../server/counter-subgraph.fixture.js';
import { HttpTransport } from './http-transport.js';
import { InProcessTransport } from './in-process-transport.js';
import { SubgraphCalls } from './subgraph-calls.js';
import type { SubgraphRequest, SubgraphTransport } from './subgraph-transport.js';

const actorSecret = 'a secret of more than thirty-two characters';
const caller = { name: 'order', actorSecret };
const whoAmI = { document: '{ whoAmI }', schema: z.object({ whoAmI: z.string() }) };
const slow = { document: '{ fail(how: "slow") }', schema: z.object({ fail: z.string() }) };

let test: TestSubgraph;
let http: HttpTransport;
beforeEach(async () => {
  test = await startTestSubgraph(counterSubgraph, { environment: { actorSecret } });
  http = new HttpTransport({
    counter: await test.subgraph.listen(0),
    nobody: 'http://127.0.0.1:9',
  });
});
afterEach(async () => {
  await http.close();
  await test.stop();
});

function inProcess(): InProcessTransport {
  const transport = new InProcessTransport();
  transport.register('counter', test.subgraph);
  return transport;
}

const transports: readonly [string, () => SubgraphTransport][] = [
  ['in one process', inProcess],
  ['over HTTP', () => http],
];

describe.each(transports)('a call %s', (_way, transport) => {
  const calls = () => new SubgraphCalls(transport(), caller);

  it('arrives as this capability, under the request id it belongs to', async () => {
    expect(
      await calls().call('counter', { ...whoAmI, requestId: 'r-9', touchpoint: 'pos' }),
    ).toEqual({
      whoAmI: 'service:order pos r-9',
    });
  });

  it('brings the refusal back as the error it was', async () => {
    await expect(
      calls().call('counter', { ...whoAmI, document: '{ fail(how: "refusal") }' }),
    ).rejects.toMatchObject({
      name: 'DomainError',
      code: 'CONFLICT',
      message: 'Counted meanwhile',
      retryable: true,
      details: { total: 3 },
    });
  });

  it('ends at its deadline', async () => {
    await expect(calls().call('counter', { ...slow, deadlineMs: 30 })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      retryable: true,
    });
  });

  it('ends when its caller gives up', async () => {
    const controller = new AbortController();
    const call = calls().call('counter', { ...slow, signal: controller.signal });
    setTimeout(() => {
      controller.abort(new Error('enough'));
    }, 30);
    await expect(call).rejects.toThrow('enough');
  });

  it('with a document the other does not understand is no business refusal', async () => {
    const call = calls().call('counter', { ...whoAmI, document: '{ unheardOf }' });
    await expect(call).rejects.toThrow('counter: Cannot query field "unheardOf"');
    await expect(call).rejects.not.toHaveProperty('code');
  });

  it.each(['nobody', 'unknown'])('to %s says that it cannot be reached', async (name) => {
    await expect(calls().call(name, whoAmI)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
    });
  });
});

describe('calls', () => {
  it('sign every request anew and send variables', async () => {
    const sent: SubgraphRequest[] = [];
    const recorder: SubgraphTransport = {
      execute: (_subgraph, request) => {
        sent.push(request);
        return Promise.resolve({ data: { add: 1 } });
      },
    };
    await new SubgraphCalls(recorder, { ...caller, scopes: ['x'] }).call('counter', {
      document: 'mutation Add { add }',
      variables: { by: 1 },
      schema: z.object({ add: z.int() }),
    });
    const token = sent[0]?.headers[actorHeader] ?? '';
    expect(sent[0]).toMatchObject({ query: 'mutation Add { add }', variables: { by: 1 } });
    expect(await verifyActor(token, actorSecret)).toEqual({
      actor: { kind: 'service', name: 'order', scopes: ['x'] },
      touchpoint: 'service',
      requestId: sent[0]?.headers['x-request-id'],
    });
  });
});

describe('an answer over HTTP that is no GraphQL', () => {
  let server: Server;
  afterEach(() => {
    server.close();
  });

  it('is a capability that cannot be reached', async () => {
    server = createServer((_request, response) =>
      response.writeHead(502).end('<html>Bad gateway</html>'),
    ).listen(0);
    const { port } = server.address() as AddressInfo;
    const transport = new HttpTransport({ counter: `http://127.0.0.1:${String(port)}/graphql` });
    await expect(
      new SubgraphCalls(transport, caller).call('counter', whoAmI),
    ).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('502'),
    });
    await transport.close();
  });
});
