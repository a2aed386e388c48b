import { beforeAll, describe, expect, it } from '@jest/globals';
import { FakeClock, verifyActor, type Actor } from '@hub/kernel';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import { ClientRegistry } from '../clients/client-registry.js';
import { HubAccess } from './hub-access.js';

const SECRET = 'a secret that is long enough for signing';
const MEMBER = '01J00000000000000000000001';
const SESSION = '01J00000000000000000000002';

const clients = {
  touchpoints: {
    app: { operations: 'enforce', graph: 'public', costPerMinute: null, maxOperationCost: 7 },
  },
};

describe('who asks the hub', () => {
  let key: CryptoKey;
  let keys: JSONWebKeySet;
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    key = pair.privateKey;
    keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }] };
  });

  const access = (registry = ClientRegistry.fromText(JSON.stringify(clients))) =>
    new HubAccess({
      issuers: [
        {
          issuer: 'test',
          audience: 'hub',
          kinds: ['member', 'staff', 'partner'],
          keys: () => Promise.resolve(keys),
        },
      ],
      actorSecret: SECRET,
      clients: registry,
      clock: new FakeClock(new Date()),
    });

  async function bearer(claims: Record<string, unknown>): Promise<string> {
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setIssuer('test')
      .setAudience('hub')
      .setExpirationTime('1h')
      .sign(key);
    return `Bearer ${token}`;
  }
  const memberToken = (memberId = MEMBER) =>
    bearer({ kind: 'member', sub: memberId, sid: SESSION });
  const partnerToken = () => bearer({ kind: 'partner', sub: 'acme', scope: 'stock:read' });

  it('is a stranger without a token, who spends by address', async () => {
    const caller = await access().identify({}, '10.0.0.7');
    expect(caller).toMatchObject({
      ...{ actor: { kind: 'anonymous' }, touchpoint: 'unknown', clientName: null },
      ...{ policy: { name: 'unknown', operations: 'off' }, spenderKey: 'address:10.0.0.7' },
    });
  });

  it('is whom the token names, who spends wherever they ask from', async () => {
    const headers = {
      authorization: await memberToken(),
      'apollographql-client-name': 'app',
      'apollographql-client-version': '1.2',
    };
    const [one, other] = await Promise.all(
      ['10.0.0.7', '10.0.0.8'].map((address) => access().identify(headers, address)),
    );
    expect(one).toMatchObject({
      ...{ actor: { kind: 'member', memberId: MEMBER }, touchpoint: 'app', clientVersion: '1.2' },
      policy: { name: 'app', operations: 'enforce', maxOperationCost: 7 },
    });
    expect(one?.spenderKey).toBe(other?.spenderKey);
    expect(one?.spenderKey).not.toContain('10.0.0.7');
  });

  it('shares no answer with anybody else, nor from another touchpoint', async () => {
    const all = await Promise.all([
      access().identify({}, 'a'),
      access().identify({ 'apollographql-client-name': 'app' }, 'a'),
      access().identify({ authorization: await memberToken() }, 'a'),
      access().identify({ authorization: await memberToken('01J00000000000000000000009') }, 'a'),
      access().identify(
        { authorization: await memberToken(), 'apollographql-client-name': 'pos' },
        'a',
      ),
    ]);
    expect(new Set(all.map(({ identityKey }) => identityKey)).size).toBe(5);
    const again = await access().identify({}, 'another address');
    expect(again.identityKey).toBe(all[0].identityKey);
  });

  it('has no name longer than a log should hold, and none that is sent twice', async () => {
    const name = 'x'.repeat(1_000);
    const { clientName } = await access().identify({ 'apollographql-client-name': name }, 'a');
    expect(clientName).toHaveLength(64);
    const twice = { 'apollographql-client-name': ['app', 'pos'] };
    expect((await access().identify(twice, 'a')).clientName).toBeNull();
  });

  it('is refused with a token that does not hold', async () => {
    await expect(access().identify({ authorization: 'Bearer x.y.z' }, 'a')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it.each<[string, string | null]>([
    ['a partner nobody registered', null],
    ['one that calls itself a touchpoint', 'app'],
  ])('is held to the operations of partners as %s', async (_, clientName) => {
    const { policy, touchpoint } = await access().identify(
      {
        authorization: await partnerToken(),
        ...(clientName === null ? {} : { 'apollographql-client-name': clientName }),
      },
      'a',
    );
    expect(policy).toMatchObject({
      name: 'acme',
      kind: 'partner',
      operations: 'enforce',
      graph: 'partner',
    });
    expect(touchpoint).toBe('partner');
  });

  it('is a stranger who only calls itself by a partner’s name', async () => {
    const partner: Parameters<HubAccess['rulesFor']>[0]['policy'] = {
      ...{ name: 'acme', kind: 'partner', operations: 'enforce', graph: 'partner' },
      ...{ costPerMinute: 1_000, maxOperationCost: null },
    };
    const registry = ClientRegistry.fromText(JSON.stringify(clients));
    const policyOf = registry.policyOf.bind(registry);
    const known = Object.assign(registry, {
      policyOf: (name: string | null) => (name === 'acme' ? partner : policyOf(name)),
    });
    const stranger = await access(known).identify({ 'apollographql-client-name': 'acme' }, 'a');
    expect(stranger.policy.name).toBe('unknown');
    const itself = await access(known).identify({ authorization: await partnerToken() }, 'a');
    expect(itself.policy).toBe(partner);
  });

  it('is told to the capabilities with a signature, and nothing of the request is passed on', async () => {
    const headers = { authorization: await memberToken(), cookie: 'c', 'x-hub-actor': 'forged' };
    const hub = access();
    const caller = await hub.identify(headers, 'a');
    const sent = await hub.headersFor(caller, 'r-1');
    expect(Object.keys(sent).sort()).toEqual(['x-hub-actor', 'x-request-id']);
    const told = await verifyActor(sent['x-hub-actor'] ?? '', SECRET);
    expect(told).toMatchObject({ actor: caller.actor satisfies Actor, requestId: 'r-1' });
  });

  it('is expected as a stranger and as a member of a touchpoint', () => {
    const kinds = access()
      .expectedCallers('app')
      .map(({ actor, policy }) => [actor.kind, policy.name]);
    expect(kinds).toEqual([
      ['anonymous', 'app'],
      ['member', 'app'],
    ]);
  });
});
