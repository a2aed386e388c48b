import { z } from 'zod';
import { read } from './answers.js';
import {
  discount,
  type ModelOrder,
  orderFields,
  orderShape,
  type SeenOrder,
  sum,
} from './books-model.js';
import type { BooksSequence } from './books-sequence.js';
import type { BooksShop, Buyer } from './books-shop.js';
import { drifts } from './shop-floor.js';

/** What the model says and what the hub says, in the same shape: the two must be equal. */
export interface Accounts {
  readonly expected: unknown;
  readonly found: unknown;
}

const FINISHED = "phase NOT IN ('finished', 'refused')";

/** Sagas under way, events on their way or given up, in every capability. */
export async function leftOver(shop: BooksShop): Promise<Record<string, number>> {
  const left: Record<string, number> = {};
  for (const name of shop.house.hub.subgraphs.keys()) {
    const [row] = await shop.rows<Record<string, number>>(
      name,
      `SELECT (SELECT COUNT(*) FROM saga WHERE ${FINISHED}) AS sagas,
              (SELECT COUNT(*) FROM outbox WHERE published_at IS NULL) AS events,
              (SELECT COUNT(*) FROM parked_event) AS parked`,
    );
    for (const [what, count] of Object.entries(row ?? {}))
      if (Number(count) > 0) left[`${name}.${what}`] = Number(count);
  }
  return left;
}

/** Every order, from its buyer's side. */
export async function orderAccounts({ buyers, orders, shop }: BooksSequence): Promise<Accounts> {
  const [expected, found]: unknown[][] = [[], []];
  for (const order of orders) {
    const client =
      order.buyer === null ? await shop.doors.staff('admin') : await shop.as(buyers[order.buyer]!);
    const seen = (await read(client.ask(ORDER, { id: order.id }), one)).order;
    expected!.push(expectedOrder(order));
    found!.push(foundOrder(seen, faultsOf(seen)));
  }
  return { expected, found };
}

const ORDER = `query One($id: ID!) { order(id: $id) { ${orderFields} } }`;
const one = z.object({ order: orderShape });

function expectedOrder(order: ModelOrder): unknown {
  return {
    number: order.placed.number,
    status: order.status,
    total: order.placed.total,
    captured: order.capturedMinor,
    refunded: order.allRefundedMinor,
    refundedTotal: order.paid ? order.refundedMinor : order.capturedMinor,
    pointsRestored: order.paid ? order.placed.pointsSpent - order.pointsHeld : 0,
    couponReturned: order.paid && order.placed.couponId !== null && order.couponUse === 'NONE',
    lines: order.lines.map(({ id, refunded }) => [id, refunded]),
    faults: [],
  };
}

function foundOrder(seen: SeenOrder, faults: readonly string[]): unknown {
  const captured = seen.payments.filter(({ status }) => status === 'CAPTURED');
  return {
    number: seen.number,
    status: seen.status,
    total: seen.total,
    captured: sum(captured.map(({ amount }) => amount)),
    refunded: sum(seen.payments.map(({ refunded }) => refunded)),
    refundedTotal: seen.refundedTotal,
    pointsRestored: sum(seen.refunds.map(({ pointsRestored }) => pointsRestored)),
    couponReturned: seen.refunds.some(({ couponReturned }) => couponReturned),
    lines: seen.lines.map(({ id, refundedQuantity }) => [id, refundedQuantity]),
    faults,
  };
}

/** What does not add up within one order. */
function faultsOf(order: SeenOrder): string[] {
  const { deliveryFee, lines, payments, pointsDiscount, refunds, subtotal, total } = order;
  const off = sum(lines.map((line) => discount(line)));
  const truths: Record<string, boolean> = {
    'the total is what the lines pay and the delivery':
      total === sum(lines.map(({ payable }) => payable)) + deliveryFee,
    'the subtotal is what the lines list':
      subtotal === sum(lines.map(({ listTotal }) => listTotal)),
    'discounts and points are the shares of the lines':
      off === order.discountTotal + pointsDiscount,
    'a point pays one fen': pointsDiscount === order.pointsSpent,
    'no line has a share above itself': lines.every(
      (line) => line.payable >= 0 && line.payable === line.listTotal - discount(line),
    ),
    'no payment gives back more than it took': payments.every(
      ({ amount, refunded, status }) => refunded <= (status === 'CAPTURED' ? amount : 0),
    ),
    'no refund is open': refunds.every(({ status }) => status === 'COMPLETED'),
    'refunds are what the payments gave back':
      sum(refunds.map(({ amount }) => amount)) === sum(payments.map(({ refunded }) => refunded)),
  };
  return Object.keys(truths).filter((truth) => truths[truth] !== true);
}

/** How many of every SKU should lie and be kept at all places together, from what was there before. */
export async function stockOf(
  shop: BooksShop,
): Promise<Record<string, { onHand: number; reserved: number }>> {
  const rows = await shop.rows<{ sku: string; onHand: number; reserved: number }>(
    'inventory',
    'SELECT sku_id AS sku, SUM(on_hand) AS onHand, SUM(reserved) AS reserved FROM stock_level GROUP BY sku_id',
  );
  const ours = new Set(shop.skus.map(({ id }) => id));
  return Object.fromEntries(
    rows
      .filter(({ sku }) => ours.has(sku))
      .map(({ onHand, reserved, sku }) => [
        sku,
        { onHand: Number(onHand), reserved: Number(reserved) },
      ]),
  );
}

export async function stockAccounts(
  { orders, shop }: BooksSequence,
  before: Awaited<ReturnType<typeof stockOf>>,
): Promise<Accounts> {
  const expected = Object.fromEntries(
    Object.entries(before).map(([skuId, { onHand, reserved }]) => [
      skuId,
      {
        onHand: onHand - sum(orders.map((order) => order.gone(skuId))),
        reserved: reserved + sum(orders.map((order) => order.reserved(skuId))),
      },
    ]),
  );
  const kept = await shop.rows<{ id: string; state: string }>(
    'inventory',
    "SELECT order_id AS id, state FROM reservation WHERE state IN ('HELD', 'COMMITTED')",
  );
  const finished = orders.filter(({ stage }) => ['CLOSED', 'GONE', 'DONE'].includes(stage));
  return {
    expected: { stock: expected, keptForFinished: [], drifts: [] },
    found: {
      stock: await stockOf(shop),
      keptForFinished: kept.filter(({ id }) => finished.some((order) => order.id === id)),
      drifts: await drifts(shop.doors),
    },
  };
}

const WALLET = `{
  me {
    points { available pending entries(first: 50) { nodes { reason change } } }
    coupons(first: 50) { nodes { id status orderId } }
  }
}`;
const wallet = z.object({
  me: z.object({
    points: z.object({ available: z.number(), pending: z.number() }),
    coupons: z.object({
      nodes: z.array(
        z.object({ id: z.string(), status: z.string(), orderId: z.string().nullable() }),
      ),
    }),
  }),
});

/** Points and coupons of every buyer. */
export async function walletAccounts({ buyers, orders, shop }: BooksSequence): Promise<Accounts> {
  const [expected, found]: unknown[][] = [[], []];
  for (const [index, buyer] of buyers.entries()) {
    const mine = orders.filter((order) => order.buyer === index);
    const { me } = await read((await shop.as(buyer)).ask(WALLET), wallet);
    const ledger = await ledgerOf(shop, buyer);
    expected!.push({
      points: ledger.entries,
      model: buyer.points - sum(mine.map((order) => order.pointsHeld)) + (await earned(shop, mine)),
      lots: ledger.entries,
      lowestLot: Math.max(0, ledger.lowestLot),
      overdrawn: [],
      coupons: buyer.coupons.map((id) => couponOf(id, mine)),
    });
    found!.push({
      points: me.points.available + me.points.pending,
      model: ledger.entries,
      lots: ledger.lots - ledger.debt,
      lowestLot: ledger.lowestLot,
      overdrawn: me.points.available < 0 && ledger.clawedBack === 0 ? [me.points.available] : [],
      coupons: buyer.coupons.map((id) => {
        const { orderId, status } = me.coupons.nodes.find((coupon) => coupon.id === id)!;
        return [status, orderId];
      }),
    });
  }
  return { expected, found };
}

function couponOf(id: string, orders: readonly ModelOrder[]): unknown {
  const user = orders.find(
    ({ couponUse, placed }) => placed.couponId === id && couponUse !== 'NONE',
  );
  return user === undefined ? ['AVAILABLE', null] : [user.couponUse, user.id];
}

/** One point a yuan times the multiplier of the tier the buyer had; only that figure is the hub's. */
async function earned(shop: BooksShop, orders: readonly ModelOrder[]): Promise<number> {
  const rows = await shop.rows<{ id: string; multiplier: number }>(
    'member',
    'SELECT order_id AS id, multiplier_percent AS multiplier FROM order_earning',
  );
  const multipliers = new Map(rows.map(({ id, multiplier }) => [id, Number(multiplier)]));
  return sum(
    orders.map(({ earnBaseLeftMinor, id }) =>
      Math.floor((earnBaseLeftMinor * (multipliers.get(id) ?? 100)) / 10_000),
    ),
  );
}

interface Ledger {
  readonly entries: number;
  readonly clawedBack: number;
  readonly lots: number;
  readonly lowestLot: number;
  readonly debt: number;
}

async function ledgerOf(shop: BooksShop, { id }: Buyer): Promise<Ledger> {
  const [row] = await shop.rows<Record<keyof Ledger, number | null>>(
    'member',
    `SELECT (SELECT SUM(available_change + pending_change) FROM points_entry WHERE member_id = '${id}') AS entries,
            (SELECT COUNT(*) FROM points_entry WHERE member_id = '${id}' AND reason = 'clawed_back') AS clawedBack,
            (SELECT SUM(remaining) FROM points_lot WHERE member_id = '${id}' AND state IN ('active', 'pending')) AS lots,
            (SELECT MIN(remaining) FROM points_lot WHERE member_id = '${id}') AS lowestLot,
            (SELECT debt FROM points_account WHERE member_id = '${id}') AS debt`,
  );
  const figure = (name: keyof Ledger): number => Number(row?.[name] ?? 0);
  return {
    entries: figure('entries'),
    clawedBack: figure('clawedBack'),
    lots: figure('lots'),
    lowestLot: figure('lowestLot'),
    debt: figure('debt'),
  };
}

const FACTS = `query Facts($by: CustomerLookup!, $storeId: ID!) {
  customerAtCounter(by: $by, storeId: $storeId) {
    ... on CustomerFound { customer { facts { orderCount revenue { amountMinor } refunded { amountMinor } } } }
  }
}`;
const facts = z.object({
  customerAtCounter: z.object({ customer: z.object({ facts: z.unknown() }) }),
});

/** What the customer's file says of every buyer. */
export async function customerAccounts({ buyers, orders, shop }: BooksSequence): Promise<Accounts> {
  const storeId = shop.stores[0]!;
  const clerk = await shop.doors.staff('clerk', { storeId });
  const [expected, found]: unknown[][] = [[], []];
  for (const [index, { number }] of buyers.entries()) {
    const bought = orders.filter(({ buyer, paid }) => buyer === index && paid);
    const asked = clerk.ask(FACTS, { by: { memberNumber: number }, storeId });
    expected!.push({
      orderCount: bought.length,
      revenue: { amountMinor: sum(bought.map(({ paidMinor }) => paidMinor)) },
      refunded: { amountMinor: sum(bought.map(({ refundedMinor }) => refundedMinor)) },
    });
    found!.push((await read(asked, facts)).customerAtCounter.customer.facts);
  }
  return { expected, found };
}

/** One order of every buyer as each touchpoint reads it. */
export async function touchpointAccounts({
  buyers,
  orders,
  shop,
}: BooksSequence): Promise<Accounts> {
  const [expected, found]: unknown[][] = [[], []];
  for (const [index, buyer] of buyers.entries()) {
    const order = orders.findLast((candidate) => candidate.buyer === index);
    if (order === undefined) continue;
    const readers = [
      await shop.as(buyer, 'app'),
      await shop.as(buyer, 'mini-program'),
      await shop.doors.staff('admin'),
      await shop.doors.staff('clerk', { storeId: order.storeId ?? shop.stores[0]! }),
    ];
    const seen: unknown[] = [];
    for (const reader of readers)
      seen.push((await read(reader.ask(ORDER, { id: order.id }), one)).order);
    expected!.push(readers.map(() => seen[0]));
    found!.push(seen);
  }
  return { expected, found };
}
