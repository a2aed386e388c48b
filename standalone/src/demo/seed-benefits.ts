import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';
import type { StaffDesk } from '../ask-as-staff.js';
import { required, type SeededShop } from './seed-catalogue.js';
import { SEED_DEADLINE_MS } from './seed-deadline.js';

/** What promotions and coupons are made for. */
export interface SeedBenefitsRequest {
  readonly desk: StaffDesk;
  readonly calls: SubgraphCalls;
  readonly shop: SeededShop;
  readonly memberIds: readonly string[];
  readonly now: Date;
}

const MEMBERS_PER_CALL = 1_000;
const WEEK_MS = 604_800_000;

const CREATE_PROMOTION = /* GraphQL */ `
  mutation SeedPromotion($input: CreatePromotionInput!) {
    createPromotion(input: $input) {
      id
    }
  }
`;

const CREATE_TEMPLATE = /* GraphQL */ `
  mutation SeedCouponTemplate($input: CreateCouponTemplateInput!) {
    createCouponTemplate(input: $input) {
      id
    }
  }
`;

const GRANT = /* GraphQL */ `
  mutation SeedCoupons($input: GrantCouponsInput!) {
    grantCoupons(input: $input) {
      granted
    }
  }
`;

/** What is on offer today, and a coupon in every fourth wallet. */
export async function seedBenefits(request: SeedBenefitsRequest): Promise<void> {
  for (const promotion of promotions(request)) {
    const schema = z.object({ createPromotion: z.object({ id: z.string() }) });
    await request.desk.ask({
      subgraph: 'marketing',
      document: CREATE_PROMOTION,
      variables: { input: promotion },
      schema,
    });
  }
  const templateIds: string[] = [];
  for (const template of couponTemplates(request)) {
    const schema = z.object({ createCouponTemplate: z.object({ id: z.string() }) });
    const made = await request.desk.ask({
      subgraph: 'marketing',
      document: CREATE_TEMPLATE,
      variables: { input: template },
      schema,
    });
    templateIds.push(made.createCouponTemplate.id);
  }
  const [welcome] = templateIds;
  if (welcome !== undefined)
    await grant(
      request,
      welcome,
      request.memberIds.filter((_, index) => index % 4 === 0),
    );
}

async function grant(
  { calls }: SeedBenefitsRequest,
  templateId: string,
  memberIds: readonly string[],
): Promise<void> {
  for (let start = 0; start < memberIds.length; start += MEMBERS_PER_CALL) {
    const input = {
      templateId,
      memberIds: memberIds.slice(start, start + MEMBERS_PER_CALL),
      batchKey: `demo-welcome-${String(start)}`,
    };
    const schema = z.object({ grantCoupons: z.object({ granted: z.number() }) });
    await calls.call('marketing', {
      document: GRANT,
      variables: { input },
      schema,
      deadlineMs: SEED_DEADLINE_MS,
    });
  }
}

function promotions({ shop, now }: SeedBenefitsRequest): object[] {
  const startsAt = new Date(now.getTime() - WEEK_MS).toISOString();
  const category = (code: string): { categoryIds: string[] } => ({
    categoryIds: [required(shop.categoryIds, code)],
  });
  return [
    {
      idempotencyKey: 'demo-member-price',
      name: { zh: '会员价', en: 'Member price' },
      rule: {
        memberPrice: {
          prices: [
            { tierCode: 'silver', percentOff: 3 },
            { tierCode: 'gold', percentOff: 5 },
            { tierCode: 'black', percentOff: 8 },
          ],
        },
      },
      scope: category('skin-care'),
      startsAt,
    },
    {
      idempotencyKey: 'demo-threshold',
      name: { zh: '全场满 300 减 40', en: '¥40 off from ¥300' },
      rule: { threshold: { thresholdMinor: 30_000, amountOffMinor: 4_000, currency: 'CNY' } },
      startsAt,
    },
    {
      idempotencyKey: 'demo-second-mask',
      name: { zh: '面膜第二件半价', en: 'Second mask half price' },
      rule: { nthPiece: { nth: 2, percentOff: 50 } },
      scope: category('mask'),
      startsAt,
    },
    {
      idempotencyKey: 'demo-home',
      name: { zh: '家居香氛九折', en: '10 % off home fragrance' },
      rule: { percentage: { percentOff: 10 } },
      scope: category('home-fragrance'),
      startsAt,
      endsAt: new Date(now.getTime() + 8 * WEEK_MS).toISOString(),
    },
  ];
}

function couponTemplates({ shop }: SeedBenefitsRequest): object[] {
  return [
    {
      idempotencyKey: 'demo-welcome',
      code: 'WELCOME20',
      name: { zh: '新人礼：满 150 减 20', en: 'Welcome: ¥20 off from ¥150' },
      rule: { currency: 'CNY', thresholdMinor: 15_000, amountMinor: 2_000 },
      validity: { days: 90 },
      perMember: 1,
      claimable: true,
    },
    {
      idempotencyKey: 'demo-sun',
      code: 'SUN12',
      name: { zh: '防晒八八折，最高减 30', en: '12 % off sun care, at most ¥30' },
      rule: { currency: 'CNY', percentOff: 12, capMinor: 3_000 },
      scope: { categoryIds: [required(shop.categoryIds, 'sun-care')] },
      validity: { days: 30 },
      total: 5_000,
      perMember: 2,
      claimable: true,
    },
  ];
}
