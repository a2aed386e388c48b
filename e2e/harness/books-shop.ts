import { createHmac, randomBytes } from 'node:crypto';
import { newUlid, selectRows, type StaffRole } from '@hub/kernel';
import { TouchpointClient } from '@hub/standalone';
import { z } from 'zod';
import { read } from './answers.js';
import { startHubUnderTest, type HubUnderTest } from './hub-under-test.js';
import { MovableClock } from './refusal-world.js';
import { levelAt, setAvailable, type ShopSku, skusOnShelf, storeId } from './shop-floor.js';
import { signIn } from './sign-in.js';
import type { Visitors } from './visitors.js';

const MINUTE = 60_000;
const PLACES = ['SH-JA', 'SH-XH', 'WH-JD'] as const;

/** A member who takes part in a sequence. */
export interface Buyer {
  readonly openid: string;
  readonly id: string;
  readonly number: string;
  readonly points: number;
  readonly coupons: readonly string[];
}

/** A hub in which nothing happens that the sequence did not ask for, and what a sequence needs to know of it. */
export interface BooksShop {
  readonly house: HubUnderTest;
  readonly clock: MovableClock;
  /** Visitors whose tokens follow the clock of the hub. */
  readonly doors: Visitors;
  readonly skus: readonly ShopSku[];
  /** Two stores. */
  readonly stores: readonly string[];
  newBuyer(openid: string): Promise<Buyer>;
  as(buyer: Buyer, touchpoint?: 'app' | 'mini-program'): Promise<TouchpointClient>;
  /** Fills the shelves again. */
  restock(key: string, pieces: number): Promise<void>;
  /** Workers, sagas and events, until nothing moves any more. */
  settle(): Promise<void>;
  /** A notice as the provider writes and signs it. */
  notice(kind: string, payment: { id: string; amountMinor: number }): Promise<number>;
  rows<Row extends object>(capability: string, sql: string): Promise<Row[]>;
}

const TEMPLATE = `mutation Template($input: CreateCouponTemplateInput!) {
  createCouponTemplate(input: $input) { id }
}`;
const GRANT = `mutation Grant($input: GrantCouponInput!) {
  grantCoupon(input: $input) { ... on CouponClaimed { coupon { id } } }
}`;
const GIVE_POINTS = `mutation Give($input: AdjustPointsInput!) { adjustPoints(input: $input) { id } }`;
const ADJUST = `mutation Adjust($input: AdjustStockInput!) { adjustStock(input: $input) { onHand } }`;
const POINTS = 2_500;

/** Opens it, with few pieces on every shelf. */
export async function openBooksShop(): Promise<BooksShop> {
  const clock = new MovableClock();
  const house = await startHubUnderTest({ members: 1, orders: 1 }, { clock, still: true });
  const doors: Visitors = { ...house, staff: (...who) => staffAt(house, clock, ...who) };
  const shelf = await skusOnShelf(house, 'sun-care');
  const skus = [...shelf].sort((a, b) => a.price.amountMinor - b.price.amountMinor).slice(0, 3);
  const stores = await Promise.all(['SH-JA', 'SH-XH'].map((code) => storeId(house, code)));
  for (const sku of skus) for (const place of PLACES) await setAvailable(house, sku.id, place, 0);
  const admin = (): Promise<TouchpointClient> => doors.staff('admin');
  const templates = await couponTemplates(await admin(), skus[0]!.price.amountMinor);
  const tokens = new Map<string, { token: string; until: number }>();

  async function tokenOf(openid: string): Promise<string> {
    const known = tokens.get(openid);
    if (known !== undefined && known.until > clock.now().getTime()) return known.token;
    const { accessToken: token } = await signIn(house, openid);
    tokens.set(openid, { token, until: clock.now().getTime() + 4 * MINUTE });
    return token;
  }

  return {
    house,
    clock,
    doors,
    skus,
    stores,
    newBuyer: async (openid) => {
      const { memberId, memberNumber } = await signIn(house, openid);
      const input = {
        memberId,
        change: POINTS,
        reason: 'a start',
        idempotencyKey: `points-${openid}`,
      };
      await read((await admin()).ask(GIVE_POINTS, { input }), z.unknown());
      const coupons: string[] = [];
      for (const templateId of templates)
        coupons.push(await grant(await admin(), { templateId, memberId }));
      return { openid, id: memberId, number: memberNumber, points: POINTS, coupons };
    },
    as: async ({ openid }, touchpoint = 'app') =>
      new TouchpointClient(house.url, touchpoint, await tokenOf(openid)),
    restock: async (key, pieces) => {
      for (const { id: skuId } of skus) {
        for (const place of PLACES) {
          const { availableToPromise, location } = await levelAt(doors, skuId, place);
          if (availableToPromise >= pieces) continue;
          const input = {
            idempotencyKey: `restock-${key}-${skuId}-${place}`,
            locationId: location.id,
            skuId,
            onHandChange: pieces - availableToPromise,
            reason: 'for the next sequence',
          };
          await read((await admin()).ask(ADJUST, { input }), z.unknown());
        }
      }
    },
    settle: () => settle(house),
    notice: (kind, payment) => sendNotice(house, clock, kind, payment),
    rows: (capability, sql) => {
      const database = house.hub.subgraphs.get(capability)?.database;
      if (database === undefined) throw new Error(`There is no ${capability}.`);
      return selectRows(database.read, sql, []);
    },
  };
}

async function staffAt(
  house: HubUnderTest,
  clock: MovableClock,
  role: StaffRole,
  { storeId: store, scopes = [] }: { storeId?: string; scopes?: readonly string[] } = {},
): Promise<TouchpointClient> {
  const shop = store === undefined ? {} : { storeId: store };
  const subject = { kind: 'staff' as const, name: `books-${role}`, roles: [role], scopes, ...shop };
  const token = await house.issuer.sign(subject, clock.now());
  return new TouchpointClient(house.url, role === 'clerk' ? 'pos' : 'console', token);
}

/** An amount off, a percentage off, and one that pays for a whole piece. */
async function couponTemplates(
  admin: TouchpointClient,
  wholePieceMinor: number,
): Promise<string[]> {
  const rules = [
    { currency: 'CNY', thresholdMinor: 2_000, amountMinor: 777 },
    { currency: 'CNY', percentOff: 33 },
    { currency: 'CNY', thresholdMinor: wholePieceMinor, amountMinor: wholePieceMinor },
  ];
  const shape = z.object({ createCouponTemplate: z.object({ id: z.string() }) });
  const ids: string[] = [];
  for (const [index, rule] of rules.entries()) {
    const input = {
      idempotencyKey: `books-template-${String(index)}`,
      code: `BOOKS-${String(index)}`,
      name: { zh: '账本券', en: 'Books coupon' },
      rule,
      validity: { days: 3_000 },
      perMember: 10,
      claimable: false,
    };
    ids.push((await read(admin.ask(TEMPLATE, { input }), shape)).createCouponTemplate.id);
  }
  return ids;
}

async function grant(
  admin: TouchpointClient,
  coupon: { templateId: string; memberId: string },
): Promise<string> {
  const shape = z.object({ grantCoupon: z.object({ coupon: z.object({ id: z.string() }) }) });
  const input = { ...coupon, idempotencyKey: `grant-${coupon.memberId}-${coupon.templateId}` };
  return (await read(admin.ask(GRANT, { input }), shape)).grantCoupon.coupon.id;
}

async function settle({ hub }: HubUnderTest): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    let moved = 0;
    for (const { workers } of hub.subgraphs.values())
      for (const worker of workers) moved += await worker.runOnce();
    await hub.settle();
    if (moved === 0) return;
  }
  throw new Error('The workers never come to rest.');
}

async function sendNotice(
  { environment, url }: HubUnderTest,
  clock: MovableClock,
  kind: string,
  { amountMinor, id }: { id: string; amountMinor: number },
): Promise<number> {
  const resource = { payment_id: id, refund_id: null, amount_minor: amountMinor, currency: 'CNY' };
  const body = JSON.stringify({ id: newUlid(), event_type: kind, resource });
  const timestamp = String(Math.floor(clock.now().getTime() / 1_000));
  const nonce = randomBytes(16).toString('hex');
  const signature = createHmac('sha256', environment.paymentSecret)
    .update(`${timestamp}\n${nonce}\n${body}\n`)
    .digest('base64');
  const response = await fetch(new URL('/payments/notices/sandbox', url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': signature,
      'wechatpay-serial': 'sandbox-1',
    },
    body,
  });
  return response.status;
}
