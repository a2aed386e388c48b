import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actorHeader, signActor, type Actor, type RunningSubgraph } from '@hub/kernel';
import { adminActor, clerkOf, memberActor, partnerActor } from '@hub/kernel/testing';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLField } from 'graphql';
import { startHubUnderTest, type HubUnderTest } from './harness/hub-under-test.js';
import { minimalCall } from './harness/minimal-arguments.js';

/** What anybody may ask without signing in. */
const PUBLIC_FIELDS = new Set([
  // the shop window
  'shelf',
  'product',
  'sku',
  'categories',
  'store',
  'stores',
  'nearbyStores',
  'promotions',
  'claimableCoupons',
  'tiers',
  // signing in
  'requestSignInCode',
  'signInWithPhone',
  'signInWithMiniProgram',
  'refreshSession',
  // a guest's cart
  'myCart',
  'addToCart',
  'changeCartLine',
  'removeCartLine',
  'quoteMyCart',
]);

/** Fields that answer nobody in particular: null, false or an empty page instead of a refusal. */
const QUIET_FIELDS = new Set(['me', 'order']);

interface RootField {
  readonly operation: 'query' | 'mutation';
  readonly field: GraphQLField<unknown, unknown>;
  readonly command: boolean;
}

function rootFields(sdl: string): RootField[] {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl) });
  return [
    { operation: 'query' as const, type: schema.getQueryType() },
    { operation: 'mutation' as const, type: schema.getMutationType() },
  ].flatMap(({ operation, type }) =>
    Object.values(type?.getFields() ?? {})
      .filter((field) => !field.name.startsWith('_'))
      .map((field) => ({
        operation,
        field,
        command:
          field.astNode?.directives?.some((directive) => directive.name.value === 'inaccessible') ??
          false,
      })),
  );
}

describe('a subgraph reached directly', () => {
  let house: HubUnderTest;

  beforeAll(async () => {
    house = await startHubUnderTest({ members: 5, orders: 5 });
  }, 120_000);

  afterAll(() => house.stop());

  function subgraphs(): RunningSubgraph[] {
    return [...house.hub.subgraphs.values()];
  }

  async function codeFor(subgraph: RunningSubgraph, actor: Actor, query: string): Promise<string> {
    const token = await signActor(
      actor,
      { requestId: 'direct', touchpoint: 'unknown' },
      house.environment.actorSecret,
    );
    const { errors } = await subgraph.execute({ query, headers: { [actorHeader]: token } });
    const code = errors?.[0]?.extensions?.['code'] ?? 'ANSWERED';
    return typeof code === 'string' ? code : 'NO CODE';
  }

  it('lets nobody in over HTTP without the signed actor, nor with a forged one', async () => {
    for (const subgraph of subgraphs()) {
      const url = await subgraph.listen(0);
      const forged = await signActor(
        adminActor(),
        { requestId: 'x', touchpoint: 'console' },
        'a secret that the hub does not know at all',
      );
      for (const headers of [{}, { [actorHeader]: 'nonsense' }, { [actorHeader]: forged }]) {
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query: '{ __typename }' }),
        });
        expect(response.status).toBe(401);
        expect(await response.json()).toMatchObject({
          errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
        });
      }
    }
  });

  it('refuses an anonymous caller at every root field that is not public', async () => {
    const open: string[] = [];
    for (const subgraph of subgraphs()) {
      for (const { operation, field } of rootFields(subgraph.sdl)) {
        if (PUBLIC_FIELDS.has(field.name) || QUIET_FIELDS.has(field.name)) continue;
        const code = await codeFor(subgraph, { kind: 'anonymous' }, minimalCall(operation, field));
        if (!['UNAUTHENTICATED', 'FORBIDDEN'].includes(code))
          open.push(`${subgraph.name}.${field.name}: ${code}`);
      }
    }
    expect(open).toEqual([]);
  });

  it('keeps commands between capabilities from members, staff and partners', async () => {
    const actors: Actor[] = [
      memberActor('01J00000000000000000000009'),
      clerkOf('01J00000000000000000000009'),
      partnerActor(['stock:write', 'orders:read', 'pii:read']),
    ];
    const open: string[] = [];
    for (const subgraph of subgraphs()) {
      for (const { operation, field, command } of rootFields(subgraph.sdl)) {
        if (!command) continue;
        for (const actor of actors) {
          const code = await codeFor(subgraph, actor, minimalCall(operation, field));
          if (!['UNAUTHENTICATED', 'FORBIDDEN'].includes(code))
            open.push(`${subgraph.name}.${field.name} for ${actor.kind}: ${code}`);
        }
      }
    }
    expect(open).toEqual([]);
  });

  it('lists no public field that is not there', () => {
    const all = new Set(
      subgraphs().flatMap((subgraph) => rootFields(subgraph.sdl).map(({ field }) => field.name)),
    );
    expect([...PUBLIC_FIELDS, ...QUIET_FIELDS].filter((name) => !all.has(name))).toEqual([]);
  });
});
