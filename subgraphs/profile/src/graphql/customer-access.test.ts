import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberRegistered, orderPaid } from '@hub/events';
import { type Actor, FakeClock, newUlid } from '@hub/kernel';
import {
  adminActor,
  analystActor,
  anonymousActor,
  clerkOf,
  marketerActor,
  memberActor,
  merchandiserActor,
  partnerActor,
  serviceActor,
  startTestSubgraph,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { profileSubgraph } from '../index.js';
import { eventOf, paid } from '../subscribers/customer-events.fixture.js';
import { customerFields, customerIdOf } from './customer-queries.fixture.js';

const start = new Date('2026-11-11T02:00:00Z');
const category = newUlid();
let profile: TestSubgraph;

beforeAll(async () => {
  profile = await startTestSubgraph(profileSubgraph, { clock: new FakeClock(start) });
});

afterAll(async () => {
  await profile.stop();
});

const memberQuery = /* GraphQL */ `
  query ($members: [_Any!]!) {
    _entities(representations: $members) {
      ... on Member {
        id
        customer {
          id
          displayName
          lifecycleStage
        }
      }
    }
  }
`;

describe('who may read', () => {
  const memberId = newUlid();
  let customerId: string;

  beforeAll(async () => {
    await profile.deliver(memberRegistered, {
      memberId,
      channel: 'phone',
      registeredAt: '2026-10-01T00:00:00Z',
    });
    customerId = await customerIdOf(profile.database, `member:${memberId}`);
  });

  it.each<[string, Actor, string | undefined]>([
    ['an admin', adminActor(), undefined],
    ['a marketer', marketerActor(), undefined],
    ['an analyst', analystActor(), undefined],
    ['a clerk', clerkOf(newUlid()), 'FORBIDDEN'],
    ['a merchandiser', merchandiserActor(), 'FORBIDDEN'],
    ['the member', memberActor(memberId), 'FORBIDDEN'],
    ['a partner', partnerActor(['orders:read']), 'FORBIDDEN'],
    ['nobody', anonymousActor(), 'UNAUTHENTICATED'],
  ])('a customer by id and the totals: %s', async (_who, actor, code) => {
    const file = await profile.execute(actor, 'query($id: ID!) { customer(id: $id) { id } }', {
      id: customerId,
    });
    const totals = await profile.execute(actor, '{ customerTotals { customers } }');
    expect([
      file.errors?.[0]?.extensions?.['code'],
      totals.errors?.[0]?.extensions?.['code'],
    ]).toEqual([code, code]);
  });

  it.each<[string, Actor, string | undefined]>([
    ['a clerk, who was led there', clerkOf(newUlid()), undefined],
    ['another capability', serviceActor('order'), undefined],
    ['the member', memberActor(memberId), undefined],
    ['another member', memberActor(newUlid()), 'FORBIDDEN'],
    ['a partner', partnerActor(), 'FORBIDDEN'],
    ['nobody', anonymousActor(), 'UNAUTHENTICATED'],
  ])('the customer of a member: %s', async (_who, actor, code) => {
    const viaMember = await profile.execute<{ _entities: unknown[] }>(actor, memberQuery, {
      members: [{ __typename: 'Member', id: memberId }],
    });
    const byReference = await profile.execute<{ _entities: unknown[] }>(
      actor,
      'query($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { id } } }',
      { r: [{ __typename: 'Customer', id: customerId }] },
    );
    expect([
      viaMember.errors?.[0]?.extensions?.['code'],
      byReference.errors?.[0]?.extensions?.['code'],
    ]).toEqual([code, code]);
    if (code === undefined) {
      expect(viaMember.data?._entities).toEqual([
        {
          id: memberId,
          customer: {
            id: customerId,
            displayName: `会员 …${memberId.slice(-4)}`,
            lifecycleStage: 'PROSPECT',
          },
        },
      ]);
      expect(byReference.data?._entities).toEqual([{ id: customerId }]);
    }
  });

  it('numbers in other systems are not for members', async () => {
    const answer = await profile.execute(
      memberActor(memberId),
      'query($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { externalIds { value } } } }',
      { r: [{ __typename: 'Customer', id: customerId }] },
    );
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it('answers null for ids nobody has and INVALID_ID for what is none', async () => {
    const unknown = newUlid();
    expect(
      await profile.execute(adminActor(), 'query($id: ID!) { customer(id: $id) { id } }', {
        id: unknown,
      }),
    ).toEqual({
      data: { customer: null },
      errors: undefined,
    });
    const wrong = await profile.execute(adminActor(), '{ customer(id: "17850") { id } }');
    expect(wrong.errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_ID',
      details: { field: 'id' },
    });
    const references = await profile.execute(
      adminActor(),
      'query($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { id } ... on Member { id customer { id } } } }',
      {
        r: [
          { __typename: 'Customer', id: unknown },
          { __typename: 'Customer', id: '1' },
          { __typename: 'Member', id: unknown },
          { __typename: 'Member', id: '1' },
        ],
      },
    );
    expect(references).toEqual({
      data: { _entities: [null, null, { id: unknown, customer: null }, null] },
      errors: undefined,
    });
  });
});

describe('the statements', () => {
  const everything = `query($r: [_Any!]!, $first: Int, $after: String) {
    _entities(representations: $r) { ... on Customer { ${customerFields} } ... on Member { id customer { ${customerFields} } } }
  }`;

  async function tablesFor(representations: { __typename: string; id: string }[]) {
    const statements = await profile.statements(async () => {
      const answer = await profile.execute<{ _entities: unknown[] }>(adminActor(), everything, {
        r: representations,
        first: 20,
      });
      expect(answer.errors).toBeUndefined();
      expect(answer.data?._entities).toHaveLength(representations.length);
    });
    return statements
      .map((statement) => /FROM (\w+)/.exec(statement)?.[1])
      .map((table) => table ?? 'timeline_entry')
      .sort();
  }

  it('for 1 or 50 customers with facts, tags and timelines are one per table', async () => {
    const members = Array.from({ length: 50 }, () => newUlid());
    for (const memberId of members) {
      const order = {
        buyerKey: `member:${memberId}`,
        totalMinor: 100,
        at: start,
        categoryId: category,
      };
      await profile.subgraph.subscribers.deliver([
        eventOf(orderPaid, paid({ ...order, orderId: newUlid() })),
        eventOf(orderPaid, paid({ ...order, orderId: newUlid() })),
      ]);
    }
    const perTable = ['category_tally', 'customer_identity', 'purchase_tally', 'timeline_entry'];
    const asMembers = members.map((memberId) => ({ __typename: 'Member', id: memberId }));
    expect(await tablesFor(asMembers.slice(0, 1))).toEqual(perTable);
    expect(await tablesFor(asMembers)).toEqual(perTable);
    const customers = await Promise.all(
      members.map((memberId) => customerIdOf(profile.database, `member:${memberId}`)),
    );
    const asCustomers = customers.map((customerId) => ({ __typename: 'Customer', id: customerId }));
    expect(await tablesFor(asCustomers.slice(0, 1))).toEqual(perTable);
    expect(await tablesFor(asCustomers)).toEqual(perTable);
  });
});
