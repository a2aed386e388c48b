import DataLoader from 'dataloader';
import { type Database, type Page, payloadHash } from '@hub/kernel';
import { In } from 'typeorm';
import { memberBuyerKey, type Order, type OrderLine } from '../domain/order.js';
import type { OrderStatus } from '../domain/order-status.js';
import { CartEntity } from './cart.entity.js';
import { OrderEntity, OrderLineEntity } from './order.entity.js';
import { DeliveryEntity, PickupEntity, TimelineEntity } from './order-parts.entity.js';
import { ordersOfBuyers, pickupsAwaiting } from './order.queries.js';
import { PaymentEntity } from './payment.entity.js';
import { RefundEntity, RefundLineEntity } from './refund.entity.js';

export interface BuyerPage {
  readonly buyerKeys: readonly string[];
  readonly page: Page;
  readonly status: OrderStatus | null;
}

export interface StorePage {
  readonly storeId: string;
  readonly page: Page;
}

export type OrderLoaders = ReturnType<typeof createOrderLoaders>;

/** What one request reads by id: one statement per table, whatever the page holds. */
export function createOrderLoaders({ read }: Database) {
  return {
    orders: new DataLoader<string, Order | null>(async (ids) =>
      inOrder(ids, await read.findBy(OrderEntity, { id: In([...ids]) }), (row) => row.id),
    ),
    lines: new DataLoader<string, OrderLine[]>(async (ids) =>
      grouped(
        ids,
        await read.find(OrderLineEntity, {
          where: { orderId: In([...ids]) },
          order: { orderId: 'ASC', position: 'ASC' },
        }),
        (row) => row.orderId,
      ),
    ),
    timeline: new DataLoader<string, TimelineEntity[]>(async (ids) =>
      grouped(
        ids,
        await read.find(TimelineEntity, {
          where: { orderId: In([...ids]) },
          order: { orderId: 'ASC', id: 'ASC' },
        }),
        (row) => row.orderId,
      ),
    ),
    payments: new DataLoader<string, PaymentEntity[]>(async (ids) =>
      grouped(
        ids,
        await read.find(PaymentEntity, { where: { orderId: In([...ids]) }, order: { id: 'ASC' } }),
        (row) => row.orderId,
      ),
    ),
    refunds: new DataLoader<string, RefundEntity[]>(async (ids) =>
      grouped(
        ids,
        await read.find(RefundEntity, { where: { orderId: In([...ids]) }, order: { id: 'ASC' } }),
        (row) => row.orderId,
      ),
    ),
    refund: new DataLoader<string, RefundEntity | null>(async (ids) =>
      inOrder(ids, await read.findBy(RefundEntity, { id: In([...ids]) }), (row) => row.id),
    ),
    refundLines: new DataLoader<string, RefundLineEntity[]>(async (ids) =>
      grouped(
        ids,
        await read.find(RefundLineEntity, {
          where: { refundId: In([...ids]) },
          order: { orderLineId: 'ASC' },
        }),
        (row) => row.refundId,
      ),
    ),
    pickups: new DataLoader<string, PickupEntity | null>(async (ids) =>
      inOrder(
        ids,
        await read.findBy(PickupEntity, { orderId: In([...ids]) }),
        (row) => row.orderId,
      ),
    ),
    deliveries: new DataLoader<string, DeliveryEntity | null>(async (ids) =>
      inOrder(
        ids,
        await read.findBy(DeliveryEntity, { orderId: In([...ids]) }),
        (row) => row.orderId,
      ),
    ),
    carts: new DataLoader<string, CartEntity | null>(async (memberIds) =>
      inOrder(
        memberIds,
        await read.findBy(CartEntity, { memberId: In([...memberIds]) }),
        (row) => row.memberId ?? '',
      ),
    ),
    ordersOfBuyers: batchedPages<BuyerPage>(
      async (requests, { page, status }) => {
        const keys = [...new Set(requests.flatMap(({ buyerKeys }) => buyerKeys))];
        const found = await ordersOfBuyers(read, keys, page, status);
        return requests.map(({ buyerKeys }) =>
          newestFirst(
            found.filter((order) => order.buyerKey !== null && buyerKeys.includes(order.buyerKey)),
          ).slice(0, page.first + 1),
        );
      },
      ({ page, status }) => ({ page, status }),
    ),
    pickupsAwaiting: batchedPages<StorePage>(
      async (requests, { page }) => {
        const found = await pickupsAwaiting(
          read,
          [...new Set(requests.map(({ storeId }) => storeId))],
          page,
        );
        return requests.map(({ storeId }) =>
          newestFirst(found.filter((order) => order.storeId === storeId)).reverse(),
        );
      },
      ({ page }) => ({ page }),
    ),
  };
}

export function memberPage(memberId: string, page: Page, status: OrderStatus | null): BuyerPage {
  return { buyerKeys: [memberBuyerKey(memberId)], page, status };
}

/** Requests that differ only in whose page they ask for share a statement. */
function batchedPages<Request extends { readonly page: Page }>(
  read: (requests: readonly Request[], shared: Request) => Promise<Order[][]>,
  sharedPart: (request: Request) => object,
): DataLoader<Request, Order[], string> {
  return new DataLoader<Request, Order[], string>(
    async (requests) => {
      const answers = new Map<Request, Order[]>();
      for (const group of groupsOf(requests, (request) => payloadHash(sharedPart(request)))) {
        const [first] = group;
        if (first === undefined) continue;
        const pages = await read(group, first);
        group.forEach((request, index) => answers.set(request, pages[index] ?? []));
      }
      return requests.map((request) => answers.get(request) ?? []);
    },
    { cacheKeyFn: payloadHash },
  );
}

function groupsOf<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

function newestFirst(orders: readonly Order[]): Order[] {
  return [...orders].sort(
    (a, b) => b.placedAt.getTime() - a.placedAt.getTime() || (a.id < b.id ? 1 : -1),
  );
}

function inOrder<Row>(
  ids: readonly string[],
  rows: readonly Row[],
  idOf: (row: Row) => string,
): (Row | null)[] {
  const found = new Map(rows.map((row) => [idOf(row), row]));
  return ids.map((id) => found.get(id) ?? null);
}

function grouped<Row>(
  ids: readonly string[],
  rows: readonly Row[],
  idOf: (row: Row) => string,
): Row[][] {
  const groups = new Map<string, Row[]>(ids.map((id) => [id, []]));
  for (const row of rows) groups.get(idOf(row))?.push(row);
  return ids.map((id) => groups.get(id) ?? []);
}
