import type { BuyingHabit, DemoMember } from './demo-shapes.js';
import { demoLocations } from './store-locations.js';
import { DemoRandom } from './random.js';

const SEED = 20_260_102;
const DAY_MS = 86_400_000;

/** How many members the chain has at the start. */
export const DEMO_MEMBER_COUNT = 2_000;

const HABITS: readonly { readonly habit: BuyingHabit; readonly share: number }[] = [
  { habit: 'loyal', share: 12 },
  { habit: 'regular', share: 28 },
  { habit: 'occasional', share: 30 },
  { habit: 'silent', share: 20 },
  { habit: 'browser', share: 10 },
];

const FIRST = [
  '晓',
  '子',
  '雨',
  '思',
  '梓',
  '一',
  '若',
  '安',
  '嘉',
  '明',
  '静',
  '小',
  '阿',
  '佳',
  '语',
  '沐',
];
const SECOND = [
  '彤',
  '涵',
  '萱',
  '琪',
  '然',
  '宁',
  '桐',
  '悦',
  '晨',
  '辰',
  '雯',
  '妍',
  '瑶',
  '禾',
  '溪',
  '棠',
];

/** Makes up the members as of `now`; the same day gives the same people. */
export function demoMembers(now: Date, count = DEMO_MEMBER_COUNT): DemoMember[] {
  const random = new DemoRandom(SEED);
  const stores = demoLocations.filter((location) => location.kind === 'STORE');
  return Array.from({ length: count }, (_, index) => {
    const { habit } = random.pickWeighted(HABITS, (entry) => entry.share);
    // Whoever went silent half a year ago must have been there before.
    const youngestDays = habit === 'silent' ? 260 : 10;
    return {
      externalId: `demo-${String(index + 1).padStart(4, '0')}`,
      phone: demoPhone(index + 1),
      nickname: `${random.pick(FIRST)}${random.pick(SECOND)}`,
      birthday: birthday(random),
      memberSince: new Date(
        now.getTime() - random.integer(youngestDays, 900) * DAY_MS - random.integer(0, DAY_MS - 1),
      ),
      habit,
      homeStore: random.pickWeighted(stores, (entry) => entry.weight).code,
    };
  });
}

/** The phone of the n-th demo member, from 1: 13900000001, 13900000002, … */
export function demoPhone(n: number): string {
  return `139${String(n).padStart(8, '0')}`;
}

function birthday(random: DemoRandom): string {
  const year = random.integer(1968, 2006);
  const month = String(random.integer(1, 12)).padStart(2, '0');
  const day = String(random.integer(1, 28)).padStart(2, '0');
  return `${String(year)}-${month}-${day}`;
}
