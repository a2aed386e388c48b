import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUlid } from '@hub/kernel';
import { adminActor, serviceActor } from '@hub/kernel/testing';
import { Shop } from '../testing/shop.fixture.js';

const importDocument = `mutation ($input: ImportOrdersInput!) { importOrders(input: $input) { documentKey outcome orderId refundedMinor creditedMinor } }`;
const importer = serviceActor('import');
const [skuA, skuB, category] = [newUlid(), newUlid(), newUlid()];

interface Result {
  readonly documentKey: string;
  readonly outcome: string;
  readonly orderId: string | null;
  readonly refundedMinor: number;
  readonly creditedMinor: number;
}

const line = (skuId: string, quantity: number, unitPriceMinor: number, more: object = {}) => ({
  skuId,
  categoryId: category,
  name: 'WHITE HEART',
  quantity,
  unitPriceMinor,
  ...more,
});
let clock = 0;
const document = (
  documentKey: string,
  kind: 'CANCELLATION' | 'ORDER',
  lines: object[],
  more: object = {},
) => ({
  documentKey,
  kind,
  occurredAt: new Date(Date.UTC(2011, 0, 1) + (clock += 60_000)).toISOString(),
  buyerKey: 'external:erp:17850',
  touchpoint: 'IMPORT',
  currency: 'GBP',
  lines,
  ...more,
});

describe('the import of history', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  });
  afterAll(async () => {
    await shop.close();
  });

  const send = (source: string, documents: object[]) =>
    shop.done<Result[]>(importer, importDocument, { input: { source, documents } });
  const totals = (source: string) =>
    shop.done<unknown[]>(
      adminActor(),
      'query ($source: String) { orderTotals(source: $source) { currency orders revenue { amountMinor } refunded { amountMinor } credits { amountMinor } lines buyers } }',
      { source },
    );

  it('makes orders, refunds of the orders they belong to, and credits of the rest', async () => {
    const first = document('1', 'ORDER', [
      line(skuA, 6, 255),
      line(skuB, 2, 100, { discountMinor: 50 }),
    ]);
    const second = document('2', 'ORDER', [line(skuA, 4, 255)]);
    const anonymous = document('3', 'ORDER', [line(skuB, 1, 100)], { buyerKey: null });
    const results = await send('erp', [
      first,
      second,
      anonymous,
      document('C1', 'CANCELLATION', [line(skuA, 5, 255)]),
      document('C2', 'CANCELLATION', [line(skuA, 6, 255), line(skuB, 1, 100)]),
      document('C3', 'CANCELLATION', [line(skuB, 1, 100)], { buyerKey: null }),
      document('C4', 'CANCELLATION', [line(skuB, 1, 100)], { buyerKey: null, refundOf: '3' }),
    ]);
    expect(
      results.map(({ creditedMinor, documentKey, outcome, refundedMinor }) => [
        documentKey,
        outcome,
        refundedMinor,
        creditedMinor,
      ]),
    ).toEqual([
      ['1', 'CREATED', 0, 0],
      ['2', 'CREATED', 0, 0],
      ['3', 'CREATED', 0, 0],
      ['C1', 'REFUNDED', 5 * 255, 0],
      ['C2', 'PARTLY_CREDITED', 5 * 255 + 75, 255],
      ['C3', 'CREDITED', 0, 100],
      ['C4', 'REFUNDED', 100, 0],
    ]);
    expect(await totals('erp')).toEqual([
      {
        currency: 'GBP',
        orders: 3,
        revenue: { amountMinor: 10 * 255 + 150 + 100 },
        refunded: { amountMinor: 10 * 255 + 75 + 100 },
        credits: { amountMinor: 355 },
        lines: 4,
        buyers: 1,
      },
    ]);
    const { orderId } = results[0] ?? {};
    const order = await shop.done(
      adminActor(),
      `query ($id: ID) { order(id: $id) { number status fulfilment fulfilmentStatus paymentStatus touchpoint placedAt source
      subtotal { amountMinor currency } discountTotal { amountMinor } total { amountMinor } refundedTotal { amountMinor }
      lines { quantity refundedQuantity name { zh en } payable { amountMinor } refundedTotal { amountMinor } discounts { kind amount { amountMinor } } sku { id } }
      refunds { amount { amountMinor } status lines { quantity amount { amountMinor } } } timeline { kind actor } member { id } payments { id } } }`,
      { id: orderId },
    );
    expect(order).toEqual({
      number: 'erp-1',
      status: 'COMPLETED',
      fulfilment: 'IMPORTED',
      fulfilmentStatus: 'DELIVERED',
      paymentStatus: 'PARTLY_REFUNDED',
      touchpoint: 'IMPORT',
      placedAt: first.occurredAt,
      source: 'erp',
      subtotal: { amountMinor: 1_730, currency: 'GBP' },
      discountTotal: { amountMinor: 50 },
      total: { amountMinor: 1_680 },
      refundedTotal: { amountMinor: 1_605 },
      lines: [
        {
          quantity: 6,
          refundedQuantity: 6,
          name: { zh: 'WHITE HEART', en: 'WHITE HEART' },
          payable: { amountMinor: 1_530 },
          refundedTotal: { amountMinor: 1_530 },
          discounts: [],
          sku: { id: skuA },
        },
        {
          quantity: 2,
          refundedQuantity: 1,
          name: { zh: 'WHITE HEART', en: 'WHITE HEART' },
          payable: { amountMinor: 150 },
          refundedTotal: { amountMinor: 75 },
          discounts: [{ kind: 'PROMOTION', amount: { amountMinor: 50 } }],
          sku: { id: skuB },
        },
      ],
      refunds: [
        {
          amount: { amountMinor: 255 },
          status: 'COMPLETED',
          lines: [{ quantity: 1, amount: { amountMinor: 255 } }],
        },
        { amount: { amountMinor: 5 * 255 + 75 }, status: 'COMPLETED', lines: expect.any(Array) },
      ],
      timeline: [{ kind: 'imported', actor: 'import' }],
      member: null,
      payments: [],
    });
    const told = (await shop.running.outboxEvents())
      .filter(({ type }) => type === 'order.imported.v1')
      .map(
        ({ payload }) =>
          payload as {
            kind: string;
            amountMinor: number;
            documentKey: string;
            orderNumber: string;
          },
      );
    expect(
      told.map(({ amountMinor, documentKey, kind, orderNumber }) => [
        documentKey,
        kind,
        amountMinor,
        orderNumber,
      ]),
    ).toEqual([
      ['1', 'order', 1_680, 'erp-1'],
      ['2', 'order', 1_020, 'erp-2'],
      ['3', 'order', 100, 'erp-3'],
      ['C1', 'refund', -1_020, 'erp-2'],
      ['C1', 'refund', -255, 'erp-1'],
      ['C2', 'refund', -1_350, 'erp-1'],
      ['C2', 'credit', -255, 'C2'],
      ['C3', 'credit', -100, 'C3'],
      ['C4', 'refund', -100, 'erp-3'],
    ]);
  });

  it('changes nothing when the same documents come again', async () => {
    const batch = [
      document('1', 'ORDER', [line(skuA, 3, 10)]),
      document('C1', 'CANCELLATION', [line(skuA, 5, 10)]),
    ];
    const first = await send('again', batch);
    const before = {
      totals: await totals('again'),
      events: (await shop.running.outboxEvents()).length,
    };
    const second = await send('again', [...batch, document('2', 'ORDER', [line(skuA, 1, 10)])]);
    expect(second.slice(0, 2)).toEqual(
      first.map((result) => ({ ...result, outcome: 'ALREADY_THERE' })),
    );
    expect(second[2]).toMatchObject({ outcome: 'CREATED' });
    const [row] = (await totals('again')) as {
      orders: number;
      revenue: { amountMinor: number };
      refunded: { amountMinor: number };
    }[];
    expect(row).toMatchObject({
      orders: 2,
      revenue: { amountMinor: 40 },
      refunded: { amountMinor: 30 },
    });
    expect((await shop.running.outboxEvents()).length).toBe(before.events + 1);
  });

  it('takes back from orders of earlier batches, unit by unit', async () => {
    await send('later', [document('1', 'ORDER', [line(skuA, 3, 100, { discountMinor: 1 })])]);
    const results: Result[] = [];
    for (const key of ['C1', 'C2', 'C3', 'C4'])
      results.push(...(await send('later', [document(key, 'CANCELLATION', [line(skuA, 1, 100)])])));
    expect(
      results.map(({ creditedMinor, refundedMinor }) => [refundedMinor, creditedMinor]),
    ).toEqual([
      [99, 0],
      [99, 0],
      [101, 0],
      [0, 100],
    ]);
  });

  it('gives one answer to two imports of the same documents at the same time', async () => {
    const batch = [
      document('1', 'ORDER', [line(skuA, 3, 10)]),
      document('C1', 'CANCELLATION', [line(skuA, 1, 10)]),
    ];
    const answers = await Promise.all([
      send('twice', batch),
      send('twice', batch),
      send('twice', batch),
    ]);
    expect(answers.flat().filter(({ outcome }) => outcome === 'ALREADY_THERE')).toHaveLength(4);
    expect(await totals('twice')).toMatchObject([
      { orders: 1, revenue: { amountMinor: 30 }, refunded: { amountMinor: 10 }, lines: 1 },
    ]);
  });

  it('costs the same number of statements for 5 and for 200 documents', async () => {
    const batch = (source: string, size: number) =>
      Array.from({ length: size }, (_, index) =>
        index % 5 === 4
          ? document(`C${String(index)}`, 'CANCELLATION', [line(skuA, 1, 10)])
          : document(
              `${source}${String(index)}`,
              'ORDER',
              [line(skuA, 2, 10)],
              index % 2 === 0 ? {} : { memberId: newUlid(), buyerKey: null },
            ),
      );
    await send('many', [document('0', 'ORDER', [line(skuA, 999, 10)])]);
    const few = await shop.running.statements(() => send('many', batch('a', 5)));
    const many = await shop.running.statements(() =>
      send(
        'many',
        batch('b', 200).map((each) => ({ ...each, documentKey: `x${each.documentKey}` })),
      ),
    );
    expect(many.length).toBe(few.length);
    expect(few.length).toBeLessThanOrEqual(12);
  });

  it.each([
    [
      'an unknown kind of source',
      { source: 'ERP!', documents: [document('1', 'ORDER', [line(skuA, 1, 1)])] },
      'BAD_USER_INPUT',
      'source',
    ],
    ['no documents', { source: 'erp', documents: [] }, 'BAD_USER_INPUT', 'documents'],
    [
      '501 documents',
      {
        source: 'erp',
        documents: Array.from({ length: 501 }, (_, index) =>
          document(String(index), 'ORDER', [line(skuA, 1, 1)]),
        ),
      },
      'BAD_USER_INPUT',
      'documents',
    ],
    [
      '5,001 lines',
      {
        source: 'erp',
        documents: [
          document(
            '1',
            'ORDER',
            Array.from({ length: 5_001 }, () => line(skuA, 1, 1)),
          ),
        ],
      },
      'BAD_USER_INPUT',
      'documents',
    ],
    [
      'a document twice',
      {
        source: 'erp',
        documents: [
          document('d', 'ORDER', [line(skuA, 1, 1)]),
          document('d', 'ORDER', [line(skuA, 1, 1)]),
        ],
      },
      'BAD_USER_INPUT',
      'documents.1',
    ],
    [
      'a quantity of zero',
      { source: 'erp', documents: [document('1', 'ORDER', [line(skuA, 0, 1)])] },
      'BAD_USER_INPUT',
      'documents.0.lines.0.quantity',
    ],
    [
      'a negative price',
      { source: 'erp', documents: [document('1', 'ORDER', [line(skuA, 1, -1)])] },
      'BAD_USER_INPUT',
      'documents.0.lines.0.unitPriceMinor',
    ],
    [
      'a discount above its line',
      {
        source: 'erp',
        documents: [document('1', 'ORDER', [line(skuA, 1, 1, { discountMinor: 2 })])],
      },
      'BAD_USER_INPUT',
      'documents.0',
    ],
    [
      'a bad id',
      { source: 'erp', documents: [document('1', 'ORDER', [line('x', 1, 1)])] },
      'INVALID_ID',
      'documents.0.lines.0.skuId',
    ],
    [
      'a buyer that is none',
      {
        source: 'erp',
        documents: [document('1', 'ORDER', [line(skuA, 1, 1)], { buyerKey: 'somebody' })],
      },
      'BAD_USER_INPUT',
      'documents.0.buyerKey',
    ],
  ])('refuses %s and leaves no trace', async (_, input, code, field) => {
    const { errors } = await shop.ask(importer, importDocument, { input });
    expect(errors?.[0]?.extensions).toMatchObject({ code, details: { field } });
  });

  it('refuses a number that another order has', async () => {
    await send('numbers', [document('1', 'ORDER', [line(skuA, 1, 1)], { number: 'A-1' })]);
    const { errors } = await shop.ask(importer, importDocument, {
      input: {
        source: 'numbers',
        documents: [document('2', 'ORDER', [line(skuA, 1, 1)], { number: 'A-1' })],
      },
    });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'documents' },
    });
  });

  it('is for capabilities only', async () => {
    const { errors } = await shop.ask(adminActor(), importDocument, {
      input: { source: 'erp', documents: [document('1', 'ORDER', [line(skuA, 1, 1)])] },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});
