import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock, Logger } from '@hub/kernel';
import { operationsFolder, type TouchpointClient } from '@hub/standalone';
import { read } from './answers.js';
import { askGateway, type GatewayReply } from './gateway-reply.js';
import { startHubUnderTest, type HubUnderTest } from './hub-under-test.js';
import { buyPickup, collect, layReady, orderPickup, type PlacedOrder } from './purchase.js';
import { setAvailable, skusOnShelf, storeId, type ShopSku } from './shop-floor.js';
import { signIn } from './sign-in.js';

const HOME = 'SH-JA';
const ELSEWHERE = 'SH-XH';

/** A clock that a test can move forwards. */
export class MovableClock implements Clock {
  #aheadMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }

  advance(milliseconds: number): void {
    this.#aheadMs += milliseconds;
  }
}

/** A shop where something has happened already, so that there is something to refuse. */
export interface RefusalWorld {
  readonly house: HubUnderTest;
  readonly clock: MovableClock;
  readonly tokens: Readonly<Record<Person, string>>;
  readonly linId: string;
  readonly homeStore: string;
  readonly otherStore: string;
  readonly warehouse: string;
  readonly sku: ShopSku;
  readonly soldOut: ShopSku;
  /** A coupon in Lin's wallet. */
  readonly linsCoupon: string;
  readonly templateId: string;
  /** Zhou's order that waits for its payment. */
  readonly unpaid: PlacedOrder;
  /** Zhou's order that lies ready in the home store, and its code. */
  readonly ready: PlacedOrder;
  readonly readyCode: string;
  /** Zhou's order of two pieces, handed over. */
  readonly collected: PlacedOrder;
  /** Zhou's order that was cancelled. */
  readonly closed: PlacedOrder;
  /** Asks as somebody; a name with a slash is an operation of the repository, anything else a document. */
  ask(
    person: Person | null,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ): Promise<GatewayReply>;
}

export type Person =
  | 'lin'
  | 'zhou'
  | 'clerkHome'
  | 'clerkElsewhere'
  | 'admin'
  | 'marketer'
  | 'partner'
  | 'partnerWithScopes';

/** Opens the shop; its log goes nowhere unless a logger is given. */
export async function openRefusalWorld(
  options: { readonly logger?: Logger } = {},
): Promise<RefusalWorld> {
  const clock = new MovableClock();
  const house = await startHubUnderTest({ members: 3, orders: 3 }, { clock, ...options });
  const [homeStore, otherStore, warehouse] = await Promise.all(
    [HOME, ELSEWHERE, 'WH-JD'].map((code) => storeId(house, code)),
  );
  const lin = await signIn(house, 'lin');
  const tokens = {
    ...(await staffTokens(house, homeStore!, otherStore!)),
    lin: lin.accessToken,
    zhou: (await signIn(house, 'zhou')).accessToken,
  };
  const zhou = house.touchpoint('app').as(tokens.zhou);
  const clerk = await house.staff('clerk', { storeId: homeStore! });
  const [sku, soldOut] = await skusOnShelf(house, 'sun-care');
  await setAvailable(house, sku!.id, HOME, 50);
  await setAvailable(house, soldOut!.id, HOME, 0);
  const wish = { storeId: homeStore!, skuId: sku!.id, quantity: 2 };
  const collected = await buyPickup(house, zhou, { ...wish, key: 'zhou-collected' });
  await collect(clerk, { storeId: homeStore!, code: await layReady(zhou, clerk, collected.id) });
  const ready = await buyPickup(house, zhou, { ...wish, key: 'zhou-ready' });
  const readyCode = await layReady(zhou, clerk, ready.id);
  const closed = await orderPickup(zhou, { ...wish, key: 'zhou-closed' });
  const cancel = { orderId: closed.id, reason: 'changed my mind', idempotencyKey: 'zhou-cancel' };
  await read(zhou.run('app/CancelOrder', cancel), z.unknown());
  const unpaid = await orderPickup(zhou, { ...wish, key: 'zhou-unpaid' });
  const { templateId, couponId } = await claim(house.touchpoint('mini-program').as(tokens.lin));
  await house.hub.settle();
  return {
    house,
    clock,
    tokens,
    linId: lin.memberId,
    homeStore: homeStore!,
    otherStore: otherStore!,
    warehouse: warehouse!,
    sku: sku!,
    soldOut: soldOut!,
    linsCoupon: couponId,
    templateId,
    unpaid,
    ready,
    readyCode,
    collected,
    closed,
    ask: (person, query, variables) =>
      askGateway(house.url, {
        query: query.includes('{') ? query : operation(query),
        ...(variables === undefined ? {} : { variables }),
        authorization: person === null ? undefined : `Bearer ${tokens[person]}`,
      }),
  };
}

function operation(name: string): string {
  return readFileSync(join(operationsFolder, `${name}.graphql`), 'utf8');
}

async function staffTokens(
  house: HubUnderTest,
  homeStore: string,
  otherStore: string,
): Promise<Record<Exclude<Person, 'lin' | 'zhou'>, string>> {
  const now = new Date();
  const staff = (role: 'admin' | 'clerk' | 'marketer', store?: string): Promise<string> => {
    const shop = store === undefined ? {} : { storeId: store };
    const subject = { kind: 'staff' as const, name: `refusals-${role}`, roles: [role], scopes: [] };
    return house.issuer.sign({ ...subject, ...shop }, now);
  };
  const partner = (scopes: string[]): Promise<string> =>
    house.issuer.sign({ kind: 'partner', clientId: 'refusals-erp', scopes }, now);
  return {
    clerkHome: await staff('clerk', homeStore),
    clerkElsewhere: await staff('clerk', otherStore),
    admin: await staff('admin'),
    marketer: await staff('marketer'),
    partner: await partner([]),
    partnerWithScopes: await partner(['orders:read', 'stock:write']),
  };
}

async function claim(lin: TouchpointClient): Promise<{ templateId: string; couponId: string }> {
  const templates = z.object({
    claimableCoupons: z.array(z.object({ id: z.string(), code: z.string() })),
  });
  const { claimableCoupons } = await read(lin.ask('{ claimableCoupons { id code } }'), templates);
  const templateId = claimableCoupons.find(({ code }) => code === 'WELCOME20')!.id;
  const claimed = z.object({ claimCoupon: z.object({ coupon: z.object({ id: z.string() }) }) });
  const variables = { templateId, idempotencyKey: 'lin-claims' };
  const { claimCoupon } = await read(lin.run('ClaimCoupon', variables), claimed);
  return { templateId, couponId: claimCoupon.coupon.id };
}
