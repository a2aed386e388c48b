import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orderImported } from '@hub/events';
import { type Actor, newUlid } from '@hub/kernel';
import {
  adminActor,
  anonymousActor,
  clerkOf,
  memberActor,
  partnerActor,
  serviceActor,
  startTestSubgraph,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { profileSubgraph } from '../index.js';
import { imported } from '../subscribers/customer-events.fixture.js';

let profile: TestSubgraph;

beforeAll(async () => {
  profile = await startTestSubgraph(profileSubgraph);
});

afterAll(async () => {
  await profile.stop();
});

const mutation = /* GraphQL */ `
  mutation ($input: ImportCustomersInput!) {
    importCustomers(input: $input) {
      externalId
      customerId
      created
    }
  }
`;

interface Row {
  externalId: string;
  customerId: string;
  created: boolean;
}

async function importCustomers(
  source: string,
  customers: unknown[],
  actor: Actor = serviceActor('standalone'),
) {
  const answer = await profile.execute<{ importCustomers: Row[] }>(actor, mutation, {
    input: { source, customers },
  });
  return { rows: answer.data?.importCustomers, error: answer.errors?.[0]?.extensions };
}

async function identities(source: string) {
  return await profile.database.read.query<
    { buyer_key: string; customer_id: string; country: string | null; first_seen_at: number }[]
  >(
    'SELECT buyer_key, customer_id, country, first_seen_at FROM customer_identity WHERE buyer_key LIKE ? ORDER BY buyer_key',
    [`external:${source}:%`],
  );
}

const seen = (
  externalId: string,
  firstSeenAt = '2010-12-01T00:00:00Z',
  country: string | null = null,
) => ({ externalId, firstSeenAt, country });

describe('importing customers', () => {
  it('makes each customer once, however often and in whatever part it is sent', async () => {
    const first = await importCustomers('once', [seen('2', undefined, 'France'), seen('1')]);
    expect(first.rows).toEqual([
      { externalId: '2', customerId: expect.any(String), created: true },
      { externalId: '1', customerId: expect.any(String), created: true },
    ]);
    const before = await identities('once');
    const again = await importCustomers('once', [
      seen('1'),
      seen('2', undefined, 'France'),
      seen('1'),
    ]);
    expect(again.rows).toEqual([
      { ...first.rows![1], created: false },
      { ...first.rows![0], created: false },
      { ...first.rows![1], created: false },
    ]);
    expect(await identities('once')).toEqual(before);
  });

  it('completes a customer whose orders came first, and keeps the earliest sighting and the first country', async () => {
    const order = {
      orderId: newUlid(),
      buyerKey: 'external:late:7',
      currency: 'GBP',
      totalMinor: 100,
      at: new Date('2011-05-01'),
    };
    await profile.deliver(orderImported, imported(order, { kind: 'order', documentKey: 'D' }));
    const [known] = await identities('late');
    const { rows } = await importCustomers('late', [seen('7', '2011-04-01T00:00:00Z', 'Norway')]);
    expect(rows).toEqual([{ externalId: '7', customerId: known!.customer_id, created: false }]);
    await importCustomers('late', [seen('7', '2011-06-01T00:00:00Z', 'Sweden')]);
    expect(await identities('late')).toEqual([
      {
        buyer_key: 'external:late:7',
        customer_id: known!.customer_id,
        country: 'Norway',
        first_seen_at: Date.UTC(2011, 3, 1),
      },
    ]);
  });

  it('answers every one of several imports that run at the same time with the same customers', async () => {
    const customers = Array.from({ length: 200 }, (_, index) => seen(String(index)));
    const answers = await Promise.all(
      [customers, [...customers].reverse(), customers.slice(50), customers.slice(0, 150)].map(
        (part) => importCustomers('race', part),
      ),
    );
    const idsOf = new Map<string, Set<string>>();
    let created = 0;
    for (const { externalId, customerId, created: fresh } of answers.flatMap(({ rows }) => rows!)) {
      idsOf.set(externalId, (idsOf.get(externalId) ?? new Set()).add(customerId));
      if (fresh) created += 1;
    }
    expect([...idsOf.values()].filter((ids) => ids.size !== 1)).toEqual([]);
    expect([idsOf.size, created]).toEqual([200, 200]);
  });

  it('takes 1,000 customers in four statements', async () => {
    const customers = Array.from({ length: 1000 }, (_, index) => seen(String(index)));
    const statements = await profile.statements(async () => {
      expect((await importCustomers('bulk', customers)).rows).toHaveLength(1000);
    });
    expect(statements.map((statement) => statement.slice(0, 6))).toEqual([
      'SELECT',
      'INSERT',
      'INSERT',
      'SELECT',
    ]);
  });

  it.each<[string, unknown[], field: string]>([
    ['Online Retail', [seen('1')], 'input.source'],
    ['', [seen('1')], 'input.source'],
    ['erp', [], 'input.customers'],
    ['erp', Array.from({ length: 1001 }, (_, index) => seen(String(index))), 'input.customers'],
    ['erp', [seen('1'), seen('a b')], 'input.customers.1.externalId'],
    ['erp', [seen('')], 'input.customers.0.externalId'],
    ['erp', [seen('x'.repeat(65))], 'input.customers.0.externalId'],
    ['erp', [seen('1', undefined, 'x'.repeat(65))], 'input.customers.0.country'],
  ])(
    'from "%s" refuses a wrong field and writes nothing (case %#)',
    async (source, customers, field) => {
      const { error } = await importCustomers(source, customers);
      expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details: { field } });
      expect(await identities(source)).toEqual([]);
    },
  );

  it.each<[string, Actor, code: string]>([
    ['an admin', adminActor(), 'FORBIDDEN'],
    ['a clerk', clerkOf(newUlid()), 'FORBIDDEN'],
    ['a member', memberActor(newUlid()), 'FORBIDDEN'],
    ['a partner', partnerActor(['stock:write']), 'FORBIDDEN'],
    ['nobody', anonymousActor(), 'UNAUTHENTICATED'],
  ])('is for capabilities, not for %s', async (_who, actor, code) => {
    expect((await importCustomers('forbidden', [seen('1')], actor)).error?.['code']).toBe(code);
    expect(await identities('forbidden')).toEqual([]);
  });
});

describe('the totals of all customers', () => {
  it('add up per currency, count customers once and leave anonymous sales out', async () => {
    const totals = async () => {
      const answer = await profile.execute<{
        customerTotals: { customers: number; byCurrency: { currency: string }[] };
      }>(
        adminActor(),
        '{ customerTotals { customers byCurrency { currency orderCount revenue { amountMinor currency } refunded { amountMinor currency } customersWithOrders } } }',
      );
      return answer.data!.customerTotals;
    };
    const before = await totals();
    const sale = (
      buyerKey: string | null,
      currency: string,
      totalMinor: number,
      kind: 'order' | 'refund' = 'order',
    ) =>
      profile.deliver(
        orderImported,
        imported(
          { orderId: newUlid(), buyerKey, currency, totalMinor, at: new Date('2011-01-01') },
          { kind, documentKey: kind },
        ),
      );
    await sale('external:totals:1', 'SEK', 1000);
    await sale('external:totals:1', 'SEK', 500);
    await sale('external:totals:2', 'SEK', 250);
    await sale('external:totals:2', 'NOK', 99);
    await sale('external:totals:3', 'SEK', -40, 'refund');
    await sale(null, 'SEK', 7);
    const after = await totals();
    expect(after.customers - before.customers).toBe(3);
    expect(after.byCurrency.filter(({ currency }) => ['SEK', 'NOK'].includes(currency))).toEqual([
      {
        currency: 'NOK',
        orderCount: 1,
        revenue: { amountMinor: 99, currency: 'NOK' },
        refunded: { amountMinor: 0, currency: 'NOK' },
        customersWithOrders: 1,
      },
      {
        currency: 'SEK',
        orderCount: 3,
        revenue: { amountMinor: 1750, currency: 'SEK' },
        refunded: { amountMinor: 40, currency: 'SEK' },
        customersWithOrders: 2,
      },
    ]);
    const byService = await profile.execute(
      serviceActor('standalone'),
      '{ customerTotals { customers } }',
    );
    expect(byService.data).toEqual({ customerTotals: { customers: after.customers } });
  });
});

describe('the reconciliation of facts', () => {
  it.each<[string, Actor, code: string | undefined]>([
    ['an admin', adminActor(), undefined],
    ['another capability', serviceActor('standalone'), undefined],
    ['a clerk', clerkOf(newUlid()), 'FORBIDDEN'],
    ['nobody', anonymousActor(), 'UNAUTHENTICATED'],
  ])('may be asked for by %s', async (_who, actor, code) => {
    const answer = await profile.execute<{ customerFactsReconciliation: unknown }>(
      actor,
      '{ customerFactsReconciliation { documents drifts { figure } } }',
    );
    expect(answer.errors?.[0]?.extensions?.['code']).toBe(code);
    if (code === undefined)
      expect(answer.data).toEqual({
        customerFactsReconciliation: { documents: expect.any(Number), drifts: [] },
      });
  });

  it('reads more buyers than fit into one page and adds up every document', async () => {
    const buyers = Array.from({ length: 1001 }, (_, index) => `external:many:${String(index)}`);
    const before = await documents();
    for (const buyerKey of buyers.slice(0, 3)) {
      await profile.deliver(
        orderImported,
        imported(
          { orderId: newUlid(), buyerKey, totalMinor: 1, at: new Date() },
          { kind: 'order', documentKey: 'D' },
        ),
      );
    }
    await importCustomers(
      'many',
      buyers.slice(3, 1001).map((buyerKey) => seen(buyerKey.split(':')[2]!)),
    );
    expect((await documents()) - before).toBe(3);
  });

  async function documents(): Promise<number> {
    const answer = await profile.execute<{ customerFactsReconciliation: { documents: number } }>(
      adminActor(),
      '{ customerFactsReconciliation { documents drifts { figure } } }',
    );
    return answer.data!.customerFactsReconciliation.documents;
  }
});
