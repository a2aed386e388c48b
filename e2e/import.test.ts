import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SubgraphCalls } from '@hub/kernel';
import {
  importTransactions,
  loadTransactionMapping,
  type TransactionImportResult,
} from '@hub/standalone';
import { z } from 'zod';
import { read } from './harness/answers.js';
import { type Booked, DirtyExport, LOYAL_CUSTOMER } from './harness/dirty-export.js';
import { startHubUnderTest, type HubUnderTest } from './harness/hub-under-test.js';
import { SOME_ID } from './harness/minimal-arguments.js';
import { QUIET } from './harness/quiet-progress.js';
import { changedRows, rowCounts } from './harness/row-counts.js';
import { drifts } from './harness/shop-floor.js';

const LINES = 3_000;

describe('an ERP export with every kind of dirt', () => {
  const dirty = new DirtyExport(LINES);
  let house: HubUnderTest;
  let result: TransactionImportResult;

  beforeAll(async () => {
    house = await startHubUnderTest(null);
    writeFileSync(join(house.environment.dataDirectory, 'export.csv'), dirty.csv);
    result = await importExport();
  }, 120_000);

  afterAll(() => house.stop());

  async function importExport(): Promise<TransactionImportResult> {
    const { dataDirectory, actorSecret } = house.environment;
    const imported = await importTransactions({
      file: join(dataDirectory, 'export.csv'),
      mapping: loadTransactionMapping('online-retail'),
      calls: new SubgraphCalls(house.hub.transport, { name: 'import', actorSecret }),
      dataDirectory,
      progress: QUIET,
    });
    await house.hub.settle();
    return imported;
  }

  it('holds every kind of dirt that the rules know', () => {
    const kinds = new Set(dirty.lines.map(({ fate }) => fate));
    expect([...kinds].sort()).toEqual([
      'ADJUSTMENT_DOCUMENT',
      'AMOUNT_TOO_LARGE',
      'MALFORMED_LINE',
      'NON_GOODS',
      'NON_POSITIVE_PRICE',
      'PRICE_FINER_THAN_MINOR_UNIT',
      'QUANTITY_NOT_ALLOWED',
      'accepted',
      'merged',
    ]);
  });

  it('loses no line: accepted, merged and rejected add up to the file', () => {
    const count = (fate: string): number => dirty.lines.filter((line) => line.fate === fate).length;
    const { read: all, accepted, merged, rejected } = result.lines;
    expect(all).toBe(dirty.lines.length);
    expect(accepted + merged + Object.values(rejected).reduce((sum, each) => sum + each)).toBe(all);
    expect({ accepted, merged }).toEqual({ accepted: count('accepted'), merged: count('merged') });
    const reasons = dirty.lines.filter(({ fate }) => fate !== 'accepted' && fate !== 'merged');
    for (const { fate } of reasons)
      expect({ [fate]: rejected[fate] }).toEqual({ [fate]: count(fate) });
  });

  it('reports every line that was not booked, with its reason', () => {
    const [header, ...rows] = readFileSync(result.reportFile, 'utf8').trimEnd().split('\n');
    expect(header).toBe('line,outcome,reason,message');
    const reported = rows.map((row) => {
      const [, line, outcome, reason, message] = /^(\d+),(\w+),(\w+),"(.+)"$/.exec(row) ?? [];
      expect(message).toMatch(/\w+ \w+/);
      return `${line ?? row} ${outcome ?? ''} ${reason ?? ''}`;
    });
    const expected = dirty.lines.flatMap(({ fate }, index) => {
      const line = String(index + 2);
      if (fate === 'accepted') return [];
      return fate === 'merged' ? [`${line} merged REPEATED_LINE`] : [`${line} rejected ${fate}`];
    });
    expect(reported.sort()).toEqual(expected.sort());
  });

  it('makes the graph add up to what an independent count gives', async () => {
    const sales = dirty.accepted.filter(({ document }) => !document.startsWith('C'));
    const returns = dirty.accepted.filter(({ document }) => document.startsWith('C'));
    const worth = (lines: Booked[]): number =>
      lines.reduce((sum, { quantity, pence }) => sum + quantity * pence, 0);
    const admin = await house.staff('admin');
    const document = `{ orderTotals(source: "online-retail") {
      currency orders lines buyers
      revenue { amountMinor } refunded { amountMinor } credits { amountMinor }
    } }`;
    const minor = z.object({ amountMinor: z.number() });
    const totals = z.object({
      currency: z.string(),
      orders: z.number(),
      lines: z.number(),
      buyers: z.number(),
      revenue: minor,
      refunded: minor,
      credits: minor,
    });
    const { orderTotals } = await read(
      admin.ask(document),
      z.object({ orderTotals: z.array(totals) }),
    );
    const [gbp] = orderTotals;
    expect(orderTotals).toHaveLength(1);
    expect({
      currency: gbp!.currency,
      orders: gbp!.orders,
      lines: gbp!.lines,
      buyers: gbp!.buyers,
      revenue: gbp!.revenue.amountMinor,
      takenBack: gbp!.refunded.amountMinor + gbp!.credits.amountMinor,
    }).toEqual({
      currency: 'GBP',
      orders: new Set(sales.map((line) => line.document)).size,
      lines: sales.length,
      buyers: new Set(dirty.accepted.flatMap(({ customer }) => customer ?? [])).size,
      revenue: worth(sales),
      takenBack: worth(returns),
    });
    expect(gbp!.refunded.amountMinor).toBeGreaterThan(0);
    expect(gbp!.credits.amountMinor).toBeGreaterThan(0);
    expect(await drifts(house)).toEqual([]);
  });

  it('shows the whole history of a customer at the counter, by the number of the other system', async () => {
    const bought = dirty.accepted.filter(({ customer }) => customer === LOYAL_CUSTOMER);
    const orders = new Map<string, Booked[]>();
    for (const line of bought) {
      if (!line.document.startsWith('C'))
        orders.set(line.document, [...(orders.get(line.document) ?? []), line]);
    }
    const takenBack = bought.filter(({ document }) => document.startsWith('C'));
    const seen = await wholeHistory();
    expect(seen.facts).toEqual({
      orderCount: orders.size,
      revenue: { amountMinor: worthOf([...orders.values()].flat()), currency: 'GBP' },
      refunded: { amountMinor: worthOf(takenBack), currency: 'GBP' },
    });
    const expected = [...orders.values()].map((lines) => ({
      placedAt: new Date(`${lines[0]!.at.replace(' ', 'T')}Z`).toISOString(),
      total: worthOf(lines),
      lines: lines
        .map(({ item, quantity }) => `${String(quantity)} × ${item.toUpperCase()}`)
        .sort(),
    }));
    expect([...seen.orders].sort(newestFirst)).toEqual(expected.sort(newestFirst));
    const times = seen.orders.map(({ placedAt }) => placedAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('changes nothing when it comes a second time', async () => {
    const before = await rowCounts(house.hub.subgraphs.values());
    const again = await importExport();
    expect(again.lines).toEqual(result.lines);
    expect(again.accepted).toEqual(result.accepted);
    const documents = Object.values(result.documents).reduce((sum, each) => sum + each);
    expect(again.documents).toEqual({ ALREADY_THERE: documents });
    expect(changedRows(before, await rowCounts(house.hub.subgraphs.values()))).toEqual({});
  });

  async function wholeHistory(): Promise<{ facts: unknown; orders: SeenOrder[] }> {
    const admin = await house.staff('admin');
    const orders: SeenOrder[] = [];
    const by = { customerNumber: LOYAL_CUSTOMER };
    const { customerAtCounter } = await read(
      admin.ask(HISTORY, { by, storeId: SOME_ID }),
      z.object({
        customerAtCounter: z.object({ customer: z.object({ id: z.string(), facts: z.unknown() }) }),
      }),
    );
    const { id, facts } = customerAtCounter.customer;
    let after: string | null = null;
    do {
      const { customer }: z.infer<typeof pageOfOrders> = await read(
        admin.ask(ORDERS, { id, after }),
        pageOfOrders,
      );
      orders.push(
        ...customer.orders.nodes.map((node) => ({
          placedAt: node.placedAt,
          total: node.total.amountMinor,
          lines: node.lines
            .map(
              ({ quantity, sku }) => `${String(quantity)} × ${sku.code.split(':')[1] ?? sku.code}`,
            )
            .sort(),
        })),
      );
      after = customer.orders.pageInfo.hasNextPage ? customer.orders.pageInfo.endCursor : null;
    } while (after !== null);
    return { facts, orders };
  }
});

interface SeenOrder {
  readonly placedAt: string;
  readonly total: number;
  readonly lines: readonly string[];
}

const HISTORY = `query History($by: CustomerLookup!, $storeId: ID!) {
  customerAtCounter(by: $by, storeId: $storeId) {
    ... on CustomerFound {
      customer { id facts { orderCount revenue { amountMinor currency } refunded { amountMinor currency } } }
    }
  }
}`;
const ORDERS = `query Orders($id: ID!, $after: String) {
  customer(id: $id) {
    orders(first: 50, after: $after) {
      nodes { placedAt total { amountMinor } lines { quantity sku { code } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const pageOfOrders = z.object({
  customer: z.object({
    orders: z.object({
      nodes: z.array(
        z.object({
          placedAt: z.string(),
          total: z.object({ amountMinor: z.number() }),
          lines: z.array(z.object({ quantity: z.number(), sku: z.object({ code: z.string() }) })),
        }),
      ),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});

function worthOf(lines: readonly Booked[]): number {
  return lines.reduce((sum, { quantity, pence }) => sum + quantity * pence, 0);
}

/** Orders of one moment stand in any order. */
function newestFirst(a: SeenOrder, b: SeenOrder): number {
  return b.placedAt.localeCompare(a.placedAt) || a.lines.join().localeCompare(b.lines.join());
}
