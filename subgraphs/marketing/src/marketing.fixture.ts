import { FakeClock, ulidFactory } from '@hub/kernel';
import {
  marketerActor,
  memberActor,
  serviceActor,
  startTestSubgraph,
  type TestAnswer,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { marketingSubgraph } from './index.js';

const nextId = ulidFactory('marketing');
/** A fresh ULID, the same on every run. */
export const id = (): string => nextId(new Date('2026-01-01T00:00:00Z'));

export const categories = { care: id(), sun: id(), spray: id(), toys: id() };
const categoryTree = [
  {
    id: categories.care,
    parent: null,
    children: [{ id: categories.sun, children: [{ id: categories.spray, children: [] }] }],
  },
  { id: categories.sun, parent: { id: categories.care }, children: [] },
  { id: categories.toys, parent: null, children: [] },
];

export const trade = serviceActor('order');
export const marketer = marketerActor();

export interface Marketing extends TestSubgraph {
  /** The answer's data; throws the first error. */
  ask<Data>(...args: Parameters<TestSubgraph['execute']>): Promise<Data>;
  createPromotion(input: Record<string, unknown>): Promise<string>;
  createTemplate(input?: Record<string, unknown>): Promise<string>;
  /** Claims with a fresh key; answers the coupon's id. */
  claim(memberId: string, templateId: string): Promise<string>;
  /** The code and details of the refusal, or undefined. */
  refusal(
    ...args: Parameters<TestSubgraph['execute']>
  ): Promise<{ code: unknown; field: unknown } | undefined>;
}

export async function startMarketing(): Promise<Marketing> {
  const test = await startTestSubgraph(marketingSubgraph, {
    clock: new FakeClock('2026-11-22T04:00:00Z'),
    remote: { inventory: () => ({ categories: categoryTree }) },
  });
  const ask = async <Data>(...args: Parameters<TestSubgraph['execute']>): Promise<Data> =>
    dataOf(await test.execute<Data>(...args));
  return {
    ...test,
    ask,
    createPromotion: async (input) => {
      const document =
        'mutation ($input: CreatePromotionInput!) { createPromotion(input: $input) { id } }';
      const defaults = {
        idempotencyKey: id(),
        name: { zh: '促销', en: 'Promotion' },
        startsAt: '2026-11-01T00:00:00Z',
      };
      return (
        await ask<{ createPromotion: { id: string } }>(marketer, document, {
          input: { ...defaults, ...input },
        })
      ).createPromotion.id;
    },
    createTemplate: async (input = {}) => {
      const document =
        'mutation ($input: CreateCouponTemplateInput!) { createCouponTemplate(input: $input) { id } }';
      const code = `C-${id()}`;
      return (
        await ask<{ createCouponTemplate: { id: string } }>(marketer, document, {
          input: { ...templateInput, idempotencyKey: code, code, ...input },
        })
      ).createCouponTemplate.id;
    },
    claim: async (memberId, templateId) => {
      const { claimCoupon } = await ask<{ claimCoupon: { coupon: { id: string } } }>(
        memberActor(memberId),
        'mutation ($input: ClaimCouponInput!) { claimCoupon(input: $input) { ... on CouponClaimed { coupon { id } } } }',
        { input: { templateId, idempotencyKey: id() } },
      );
      return claimCoupon.coupon.id;
    },
    refusal: async (...args) => {
      const { errors } = await test.execute(...args);
      const extensions = errors?.[0]?.extensions;
      if (extensions === undefined)
        return errors?.[0] === undefined
          ? undefined
          : { code: errors[0].message, field: undefined };
      const { code, details } = extensions as { code: unknown; details?: { field?: unknown } };
      return { code, field: details?.field };
    },
  };
}

export const templateInput = {
  name: { zh: '满百减二十', en: '¥20 off ¥100' },
  rule: { currency: 'CNY', thresholdMinor: 10000, amountMinor: 2000 },
  validity: { days: 30 },
  claimable: true,
};

function dataOf<Data>({ data, errors }: TestAnswer<Data>): Data {
  if (errors?.[0] !== undefined)
    throw new Error(`${errors[0].message} ${JSON.stringify(errors[0].extensions)}`);
  if (data === null || data === undefined) throw new Error('There is no data.');
  return data;
}
