import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { SubgraphCalls } from '@hub/kernel';
import { repositoryRoot } from '@hub/standalone';
import { parse, validate } from 'graphql';
import { InventoryClient as MarketingToInventory } from '../subgraphs/marketing/src/clients/inventory.client.js';
import { InventoryClient } from '../subgraphs/order/src/clients/inventory.client.js';
import { MarketingClient } from '../subgraphs/order/src/clients/marketing.client.js';
import { MemberClient } from '../subgraphs/order/src/clients/member.client.js';
import { MemberClient as ProfileToMember } from '../subgraphs/profile/src/clients/member.client.js';
import { OrderClient } from '../subgraphs/profile/src/clients/order.client.js';

interface SeenCall {
  readonly caller: string;
  readonly subgraph: string;
  readonly document: string;
}

const clients = [
  { caller: 'marketing', client: MarketingToInventory },
  { caller: 'order', client: InventoryClient },
  { caller: 'order', client: MarketingClient },
  { caller: 'order', client: MemberClient },
  { caller: 'profile', client: ProfileToMember },
  { caller: 'profile', client: OrderClient },
];

/** Answers anything that is read of it with itself, so that every method of a client gets as far as its call. */
function anything(): object {
  const self: object = new Proxy(() => undefined, {
    get: (_target, property) => {
      if (property === Symbol.iterator) return [][Symbol.iterator].bind([]);
      if (property === Symbol.toPrimitive) return () => 'x';
      if (property === 'then') return undefined;
      return property === 'length' ? 1 : self;
    },
    apply: () => self,
    ownKeys: () => ['prototype'],
  });
  return self;
}

async function callsOf({ caller, client }: (typeof clients)[number]): Promise<SeenCall[]> {
  const seen: SeenCall[] = [];
  const calls = {
    call: (subgraph: string, { document }: { document: string }) => {
      seen.push({ caller, subgraph, document });
      return Promise.reject(new Error('seen'));
    },
  } as unknown as SubgraphCalls;
  const instance = new client(calls) as unknown as Record<
    string,
    (...given: object[]) => Promise<unknown>
  >;
  const methods = Object.getOwnPropertyNames(client.prototype).filter(
    (name) => name !== 'constructor',
  );
  for (const method of methods) {
    const before = seen.length;
    await Promise.resolve(instance[method]?.(anything(), anything(), anything())).catch(
      () => undefined,
    );
    if (seen.length === before)
      throw new Error(`${caller}: ${client.name}.${method} made no call that could be seen.`);
  }
  return seen;
}

describe('what a capability asks of another', () => {
  it.each(clients)(
    'is an operation that the other answers: $caller → $client.name',
    async (entry) => {
      const seen = await callsOf(entry);
      expect(seen.length).toBeGreaterThan(0);
      const faults = seen.flatMap(({ subgraph, document }) => {
        const sdl = readFileSync(
          join(repositoryRoot, 'subgraphs', subgraph, 'schema.graphql'),
          'utf8',
        );
        return validate(buildSubgraphSchema({ typeDefs: parse(sdl) }), parse(document)).map(
          (error) => error.message,
        );
      });
      expect(faults).toEqual([]);
    },
  );
});
