import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';
import type { DemoOrder } from './demo-shapes.js';
import { required, type SeededShop } from './seed-catalogue.js';
import { SEED_DEADLINE_MS } from './seed-deadline.js';

const SOURCE = 'demo';
const DOCUMENTS_PER_CALL = 500;

const IMPORT = /* GraphQL */ `
  mutation SeedOrders($input: ImportOrdersInput!) {
    importOrders(input: $input) {
      documentKey
      outcome
    }
  }
`;

const answer = z.object({
  importOrders: z.array(z.object({ documentKey: z.string(), outcome: z.string() })),
});

/** What the sales of the past refer to. */
export interface SeedOrdersRequest {
  readonly orders: readonly DemoOrder[];
  readonly shop: SeededShop;
  /** By position in the list of demo members. */
  readonly memberIds: readonly string[];
}

/** Eighteen months of sales, oldest first, and what came back of them. */
export async function seedOrders(
  calls: SubgraphCalls,
  request: SeedOrdersRequest,
  advance: (done: number) => void,
): Promise<void> {
  const sales = request.orders.map((order) => saleDocument(order, request));
  const returns = request.orders.flatMap((order) => returnDocument(order, request));
  await send(calls, sales, advance);
  await send(calls, returns, () => undefined);
}

async function send(
  calls: SubgraphCalls,
  documents: readonly object[],
  advance: (done: number) => void,
): Promise<void> {
  for (let start = 0; start < documents.length; start += DOCUMENTS_PER_CALL) {
    const input = { source: SOURCE, documents: documents.slice(start, start + DOCUMENTS_PER_CALL) };
    await calls.call('order', {
      document: IMPORT,
      variables: { input },
      schema: answer,
      deadlineMs: SEED_DEADLINE_MS,
    });
    advance(Math.min(documents.length, start + DOCUMENTS_PER_CALL));
  }
}

const TOUCHPOINT = {
  app: 'APP',
  'mini-program': 'MINI_PROGRAM',
  website: 'WEBSITE',
  pos: 'POS',
} as const;

function saleDocument(order: DemoOrder, { shop, memberIds }: SeedOrdersRequest): object {
  return {
    documentKey: order.key,
    kind: 'ORDER',
    occurredAt: order.placedAt.toISOString(),
    touchpoint: TOUCHPOINT[order.touchpoint],
    currency: 'CNY',
    ...buyerOf(order, memberIds),
    ...(order.storeCode === null ? {} : { storeId: required(shop.storeIds, order.storeCode) }),
    lines: order.lines.map(({ skuCode, quantity }) => lineOf(shop, skuCode, quantity)),
  };
}

function returnDocument(order: DemoOrder, { shop, memberIds }: SeedOrdersRequest): object[] {
  const line = order.returned === null ? undefined : order.lines[order.returned.line];
  if (order.returned === null || line === undefined) return [];
  return [
    {
      documentKey: `${order.key}-return`,
      kind: 'CANCELLATION',
      refundOf: order.key,
      occurredAt: order.returned.at.toISOString(),
      touchpoint: TOUCHPOINT[order.touchpoint],
      currency: 'CNY',
      ...buyerOf(order, memberIds),
      lines: [lineOf(shop, line.skuCode, order.returned.quantity)],
    },
  ];
}

function buyerOf(order: DemoOrder, memberIds: readonly string[]): object {
  const memberId = order.member === null ? undefined : memberIds[order.member];
  return memberId === undefined ? {} : { memberId, buyerKey: `member:${memberId}` };
}

function lineOf(shop: SeededShop, skuCode: string, quantity: number): object {
  const { skuId, categoryId, name, priceMinor } = required(shop.skus, skuCode);
  return { skuId, categoryId, name, quantity, unitPriceMinor: priceMinor };
}
