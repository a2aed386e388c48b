import { shelfPlans } from './catalogue-plan.js';
import type { BuyingHabit, DemoMember, DemoOrder, DemoProduct } from './demo-shapes.js';
import { demoLocations } from './store-locations.js';
import { DemoRandom } from './random.js';

const SEED = 20_260_103;
const DAY_MS = 86_400_000;
const HISTORY_DAYS = 548;

/** How many sales the chain looks back on. */
export const DEMO_ORDER_COUNT = 10_000;

/** Share of sales without a member: somebody at a counter. */
const ANONYMOUS_SHARE = 0.12;

/** Share of sales of which something came back. */
const RETURN_SHARE = 0.05;

const ORDERS_BY_HABIT: Readonly<Record<BuyingHabit, number>> = {
  loyal: 16,
  regular: 6,
  occasional: 2,
  silent: 3,
  browser: 0,
};

const TOUCHPOINTS = [
  { touchpoint: 'mini-program', share: 34 },
  { touchpoint: 'app', share: 26 },
  { touchpoint: 'pos', share: 34 },
  { touchpoint: 'website', share: 6 },
] as const;

/** The big sales of the Chinese year lift a day's trade: 8 March, 18 June, 11 November, 12 December. */
const FESTIVALS: readonly { readonly month: number; readonly day: number }[] = [
  { month: 3, day: 8 },
  { month: 6, day: 18 },
  { month: 11, day: 11 },
  { month: 12, day: 12 },
];

/** Makes up eighteen months of sales before `now`, oldest first, with seasons, returns and members gone silent. */
export function demoOrders(
  now: Date,
  members: readonly DemoMember[],
  products: readonly DemoProduct[],
  count = DEMO_ORDER_COUNT,
): DemoOrder[] {
  const random = new DemoRandom(SEED);
  const buyers = members.flatMap((member, index) =>
    ORDERS_BY_HABIT[member.habit] > 0
      ? [{ member, index, weight: ORDERS_BY_HABIT[member.habit] }]
      : [],
  );
  const orders = Array.from({ length: count }, () => {
    const buyer = random.chance(ANONYMOUS_SHARE)
      ? null
      : random.pickWeighted(buyers, (entry) => entry.weight);
    return inventOrder(now, buyer, products, random);
  });
  return orders
    .sort((a, b) => a.placedAt.getTime() - b.placedAt.getTime())
    .map((order, index) => ({ ...order, key: String(index + 1).padStart(5, '0') }));
}

type Buyer = { readonly member: DemoMember; readonly index: number } | null;

function inventOrder(
  now: Date,
  buyer: Buyer,
  products: readonly DemoProduct[],
  random: DemoRandom,
): Omit<DemoOrder, 'key'> {
  const placedAt = inventMoment(now, buyer, random);
  const touchpoint =
    buyer === null ? 'pos' : random.pickWeighted(TOUCHPOINTS, (entry) => entry.share).touchpoint;
  const lines = inventLines(placedAt, products, random);
  return {
    placedAt,
    member: buyer?.index ?? null,
    storeCode: touchpoint === 'pos' || random.chance(0.5) ? storeFor(buyer, random) : null,
    touchpoint,
    lines,
    returned: inventReturn(now, placedAt, lines, random),
  };
}

/** A day weighted by season and festival, an hour when shops are open; silent members stopped half a year ago. */
function inventMoment(now: Date, buyer: Buyer, random: DemoRandom): Date {
  const newest = buyer?.member.habit === 'silent' ? 200 : 1;
  const memberDays = buyer === null ? HISTORY_DAYS : ageInDays(now, buyer.member.memberSince);
  const oldest = Math.max(newest, Math.min(HISTORY_DAYS, memberDays));
  let chosen = now;
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const day = new Date(now.getTime() - random.integer(newest, oldest) * DAY_MS);
    chosen = new Date(
      startOfUtcDay(day) + random.integer(2 * 60, 13 * 60) * 60_000 + random.integer(0, 59_999),
    );
    if (random.chance(0.35 + festivalLift(chosen))) break;
  }
  return chosen;
}

function inventLines(
  placedAt: Date,
  products: readonly DemoProduct[],
  random: DemoRandom,
): DemoOrder['lines'] {
  const month = placedAt.getUTCMonth() + 1;
  const seasonal = new Set(
    shelfPlans.filter((plan) => plan.season.includes(month)).map((plan) => plan.category.code),
  );
  const count = random.pickWeighted([1, 2, 3, 4, 5], (n) => [0, 40, 30, 16, 9, 5][n] ?? 0);
  const chosen = new Map<string, number>();
  for (let line = 0; line < count; line += 1) {
    const product = random.pickWeighted(
      products,
      (entry) => entry.appeal * (seasonal.has(entry.categoryCode) ? 2.5 : 1),
    );
    chosen.set(random.pick(product.skus).code, random.chance(0.85) ? 1 : random.integer(2, 3));
  }
  return [...chosen].map(([skuCode, quantity]) => ({ skuCode, quantity }));
}

function inventReturn(
  now: Date,
  placedAt: Date,
  lines: DemoOrder['lines'],
  random: DemoRandom,
): DemoOrder['returned'] {
  if (!random.chance(RETURN_SHARE)) return null;
  const at = new Date(placedAt.getTime() + random.integer(1, 7) * DAY_MS);
  const line = random.integer(0, lines.length - 1);
  return at < now ? { at, line, quantity: 1 } : null;
}

function storeFor(buyer: Buyer, random: DemoRandom): string {
  if (buyer !== null && random.chance(0.8)) return buyer.member.homeStore;
  const stores = demoLocations.filter((location) => location.kind === 'STORE');
  return random.pickWeighted(stores, (location) => location.weight).code;
}

function festivalLift(moment: Date): number {
  const near = FESTIVALS.some(
    ({ month, day }) =>
      moment.getUTCMonth() + 1 === month && Math.abs(moment.getUTCDate() - day) <= 3,
  );
  return near ? 0.6 : 0;
}

function ageInDays(now: Date, then: Date): number {
  return Math.floor((now.getTime() - then.getTime()) / DAY_MS);
}

function startOfUtcDay(moment: Date): number {
  return Math.floor(moment.getTime() / DAY_MS) * DAY_MS;
}
