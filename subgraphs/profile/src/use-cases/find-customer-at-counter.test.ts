import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { memberRegistered, orderImported } from '@hub/events';
import { type Actor, AuditEntry, DomainError, newUlid } from '@hub/kernel';
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
import { imported } from '../subscribers/customer-events.fixture.js';

const storeId = newUlid();
const pickupOrderId = newUlid();
const knownMember = newUlid();
const strangerMember = newUlid();
let profile: TestSubgraph;

beforeAll(async () => {
  profile = await startTestSubgraph(profileSubgraph, {
    remote: {
      member: ({ variables }) => ({
        resolveMember: resolveMember(variables['by'] as Record<string, string>),
      }),
      order: ({ variables }) => ({
        orderByPickupCode:
          variables['storeId'] !== storeId
            ? null
            : variables['code'] === '482913'
              ? { orderId: pickupOrderId, buyerKey: `member:${knownMember}` }
              : variables['code'] === 'anonymous'
                ? { orderId: pickupOrderId, buyerKey: null }
                : null,
      }),
    },
  });
  await profile.deliver(memberRegistered, {
    memberId: knownMember,
    channel: 'phone',
    registeredAt: '2026-01-01T00:00:00Z',
  });
  for (const [source, value] of [
    ['online-retail', '17850'],
    ['erp', '17850'],
    ['erp', '42'],
  ]) {
    const buyerKey = `external:${source!}:${value!}`;
    const order = {
      orderId: newUlid(),
      buyerKey,
      currency: 'GBP',
      totalMinor: 100,
      at: new Date('2010-12-01'),
    };
    await profile.deliver(orderImported, imported(order, { kind: 'order', documentKey: 'D' }));
  }
});

afterAll(async () => {
  await profile.stop();
});

beforeEach(async () => {
  await profile.database.transaction((manager) => manager.query('DELETE FROM audit_entry'));
});

function resolveMember(by: Record<string, string>): { memberId: string } | null {
  if (by['memberCode'] === 'used-before')
    throw new DomainError('MEMBER_CODE_REPLAYED', 'The code was used before');
  if (by['memberNumber'] === 'new') return { memberId: strangerMember };
  const known =
    by['phone'] === '13812345678' || by['memberCode'] === 'fresh' || by['memberNumber'] === 'M1';
  return known ? { memberId: knownMember } : null;
}

const query = /* GraphQL */ `
  query ($by: CustomerLookup!, $storeId: ID!) {
    customerAtCounter(by: $by, storeId: $storeId) {
      __typename
      ... on CustomerFound {
        customer {
          displayName
          member {
            id
          }
          facts {
            orderCount
          }
          lifecycleStage
          tags {
            code
          }
          timeline(first: 20) {
            nodes {
              kind
            }
          }
        }
        pickupOrder {
          id
        }
      }
      ... on CustomerNotFound {
        message
      }
    }
  }
`;

async function lookUp(
  by: Record<string, string | null>,
  actor: Actor = clerkOf(storeId),
  at = storeId,
) {
  const answer = await profile.execute<{ customerAtCounter: Record<string, unknown> }>(
    actor,
    query,
    { by, storeId: at },
  );
  return { found: answer.data?.customerAtCounter, error: answer.errors?.[0]?.extensions };
}

async function audited() {
  const rows = await profile.database.read.find(AuditEntry);
  return rows.map(({ actor, action, subjectType, subjectId, fields }) => ({
    actor,
    action,
    subjectType,
    subjectId,
    fields,
  }));
}

const prospect = {
  displayName: `会员 …${knownMember.slice(-4)}`,
  member: { id: knownMember },
  facts: { orderCount: 0 },
  lifecycleStage: 'PROSPECT',
  tags: [{ code: 'lifecycle' }, { code: 'order_count' }],
  timeline: { nodes: [{ kind: 'member.registered' }] },
};

describe('the customer at the counter', () => {
  it.each<[Record<string, string | null>, pickupOrder: { id: string } | null]>([
    [{ phone: '13812345678' }, null],
    [{ memberCode: 'fresh', phone: null }, null],
    [{ memberNumber: ' M1 ' }, null],
    [{ pickupCode: '482913' }, { id: pickupOrderId }],
  ])('is found by %j', async (by, pickupOrder) => {
    expect(await lookUp(by)).toEqual({
      found: { __typename: 'CustomerFound', customer: prospect, pickupOrder },
      error: undefined,
    });
    const [entry, ...others] = await audited();
    const [customer] = await profile.database.read.query<{ id: string }[]>(
      'SELECT customer_id AS id FROM customer_identity WHERE buyer_key = ?',
      [`member:${knownMember}`],
    );
    expect(others).toEqual([]);
    expect(entry).toEqual({
      actor: expect.stringMatching(/^staff:/),
      action: 'look_up_customer',
      subjectType: 'customer',
      subjectId: customer!.id,
      fields: { by: Object.keys(by)[0], storeId, outcome: 'found' },
    });
  });

  it.each<[string, string]>([
    ['online-retail:17850', '17850'],
    ['erp:17850', '17850'],
    ['42', '42'],
  ])('is found by the number %s of another system', async (customerNumber, displayName) => {
    const { found } = await lookUp({ customerNumber });
    expect(found).toMatchObject({
      __typename: 'CustomerFound',
      customer: { displayName, facts: { orderCount: 1 } },
      pickupOrder: null,
    });
  });

  it('has to be named with the system when several have the number', async () => {
    const { error } = await lookUp({ customerNumber: '17850' });
    expect(error).toEqual({
      code: 'BAD_USER_INPUT',
      retryable: false,
      details: { field: 'by.customerNumber', sources: ['erp', 'online-retail'] },
    });
  });

  it('is known although the registration has not arrived yet, and the registration joins the same customer', async () => {
    const { found } = await lookUp({ memberNumber: 'new' });
    expect(found).toMatchObject({
      customer: { member: { id: strangerMember }, timeline: { nodes: [] } },
    });
    await profile.deliver(memberRegistered, {
      memberId: strangerMember,
      channel: 'phone',
      registeredAt: '2026-01-01T00:00:00Z',
    });
    expect((await lookUp({ memberNumber: 'new' })).found).toMatchObject({
      customer: { timeline: { nodes: [{ kind: 'member.registered' }] } },
    });
    const [first, second] = await audited();
    expect(first).toEqual(second);
  });

  it('is made once when several clerks ask at the same time', async () => {
    await profile.database.transaction((manager) =>
      manager.query('DELETE FROM customer_identity WHERE buyer_key = ?', [
        `member:${strangerMember}`,
      ]),
    );
    await Promise.all(Array.from({ length: 8 }, () => lookUp({ memberNumber: 'new' })));
    expect(new Set((await audited()).map((entry) => entry.subjectId)).size).toBe(1);
  });

  it.each<Record<string, string>>([
    { phone: '13900000000' },
    { memberNumber: 'nobody' },
    { pickupCode: '000000' },
    { pickupCode: 'anonymous' },
    { customerNumber: '99999' },
    { customerNumber: 'erp:99999' },
  ])('is not found by %j, which is audited without what was typed', async (by) => {
    const { found, error } = await lookUp(by);
    expect({ found, error }).toEqual({
      found: { __typename: 'CustomerNotFound', message: expect.stringContaining('Nobody') },
      error: undefined,
    });
    expect(await audited()).toEqual([
      {
        actor: expect.any(String),
        action: 'look_up_customer',
        subjectType: 'customer',
        subjectId: 'unknown',
        fields: { by: Object.keys(by)[0], storeId, outcome: 'not_found' },
      },
    ]);
  });

  it.each<[Record<string, string>, code: string]>([
    [{}, 'BAD_USER_INPUT'],
    [{ phone: '13812345678', pickupCode: '482913' }, 'BAD_USER_INPUT'],
    [{ phone: '1' }, 'BAD_USER_INPUT'],
    [{ customerNumber: ' ' }, 'BAD_USER_INPUT'],
  ])('is refused for %j with %s, and nothing is written', async (by, code) => {
    expect((await lookUp(by)).error?.['code']).toBe(code);
    expect(await audited()).toEqual([]);
  });

  it('is refused with a member code that was used before, and the attempt is audited', async () => {
    expect((await lookUp({ memberCode: 'used-before' })).error?.['code']).toBe(
      'MEMBER_CODE_REPLAYED',
    );
    expect((await audited()).map(({ subjectId, fields }) => ({ subjectId, fields }))).toEqual([
      {
        subjectId: 'unknown',
        fields: { by: 'memberCode', storeId, outcome: 'MEMBER_CODE_REPLAYED' },
      },
    ]);
  });

  it.each<[string, Actor, at: string, code: string | undefined]>([
    ['a clerk of this store', clerkOf(storeId), storeId, undefined],
    ['an admin', adminActor(), storeId, undefined],
    ['a marketer', marketerActor(), storeId, undefined],
    ['an analyst', analystActor(), storeId, undefined],
    ['a clerk of another store', clerkOf(newUlid()), storeId, 'FORBIDDEN'],
    ['a merchandiser', merchandiserActor(), storeId, 'FORBIDDEN'],
    ['the member', memberActor(knownMember), storeId, 'FORBIDDEN'],
    ['a partner', partnerActor(['orders:read']), storeId, 'FORBIDDEN'],
    ['another capability', serviceActor('order'), storeId, 'FORBIDDEN'],
    ['nobody', anonymousActor(), storeId, 'UNAUTHENTICATED'],
    ['nobody, at a store that is none', anonymousActor(), 'store-1', 'UNAUTHENTICATED'],
    ['a clerk with a store that is none', clerkOf(storeId), 'store-1', 'INVALID_ID'],
  ])('may be called up by %s', async (_who, actor, at, code) => {
    const asked = profile.remoteCalls.length;
    expect((await lookUp({ phone: '13812345678' }, actor, at)).error?.['code']).toBe(code);
    expect(profile.remoteCalls.length - asked).toBe(code === undefined ? 1 : 0);
  });

  it('costs one statement per table', async () => {
    const statements = await profile.statements(() => lookUp({ phone: '13812345678' }));
    expect(statements.map((statement) => /(?:FROM|INTO) `?(\w+)/.exec(statement)?.[1])).toEqual([
      'customer_identity',
      'audit_entry',
      'purchase_tally',
      'category_tally',
      'timeline_entry',
    ]);
  });
});
