import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { GatewayContext } from '../gateway-context.js';
import { SubgraphDataSource } from './subgraph-data-source.js';

const context: GatewayContext = {
  identity: { actor: { kind: 'anonymous' }, touchpoint: 'app' },
  requestId: 'r-1',
  clientName: null,
  clientVersion: null,
};

describe('a fetch of the gateway', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    ['a question', 'query Shelf { shelf { nodes { id } } }', 10_000],
    ['a question without a name', '{ me { id } }', 10_000],
    ['a deed', 'mutation Checkout { checkout { __typename } }', 30_000],
    ['a deed without a name', '  mutation { signOut }', 30_000],
  ])('gives %s its time', async (_, query, milliseconds) => {
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    const transport = { execute: () => Promise.resolve({ data: {} }) };
    const source = new SubgraphDataSource(
      'order',
      transport,
      'a secret that is long enough for signing',
    );
    await source.process({ request: { query }, context } as unknown as Parameters<
      SubgraphDataSource['process']
    >[0]);
    expect(timeout.mock.calls).toEqual([[milliseconds]]);
  });
});
