import { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';
import { read } from './answers.js';
import type { HubUnderTest } from './hub-under-test.js';
import { skusOnShelf, storeId } from './shop-floor.js';
import { signIn, type SignedInMember } from './sign-in.js';

const IMPORT_ORDERS = `mutation History($input: ImportOrdersInput!) {
  importOrders(input: $input) { outcome }
}`;
const CREATE_TEMPLATE = `mutation Template($input: CreateCouponTemplateInput!) {
  createCouponTemplate(input: $input) { id }
}`;
const GRANT = `mutation Grant($input: GrantCouponInput!) { grantCoupon(input: $input) { __typename } }`;
const DAY_MS = 86_400_000;

/** Makes members who have bought as often as told, each order of one to four lines, and hold as many coupons. */
export async function membersWithOrders(
  house: HubUnderTest,
  counts: readonly number[],
): Promise<SignedInMember[]> {
  const skus = await skusOnShelf(house, 'sun-care');
  const stores = await Promise.all(['SH-JA', 'SH-XH', 'HZ-HB'].map((code) => storeId(house, code)));
  const templateId = await couponTemplate(house);
  const calls = new SubgraphCalls(house.hub.transport, {
    name: 'e2e',
    actorSecret: house.environment.actorSecret,
  });
  const members: SignedInMember[] = [];
  for (const count of counts) {
    const member = await signIn(house, `buyer-of-${String(count)}`);
    const documents = Array.from({ length: count }, (_, index) => ({
      documentKey: `${String(count)}-${String(index)}`,
      kind: 'ORDER',
      occurredAt: new Date(Date.now() - (index + 1) * DAY_MS).toISOString(),
      touchpoint: 'POS',
      fulfilment: 'COUNTER',
      currency: 'CNY',
      memberId: member.memberId,
      buyerKey: `member:${member.memberId}`,
      storeId: stores[index % stores.length],
      lines: skus.slice(0, 1 + (index % 4)).map((sku) => ({
        skuId: sku.id,
        name: sku.code,
        quantity: 1 + (index % 2),
        unitPriceMinor: sku.price.amountMinor,
      })),
    }));
    await calls.call('order', {
      document: IMPORT_ORDERS,
      variables: { input: { source: 'e2e', documents } },
      schema: z.object({ importOrders: z.array(z.object({ outcome: z.literal('CREATED') })) }),
    });
    await grant(house, templateId, member.memberId, Math.min(count, 20));
    members.push(member);
  }
  await house.hub.settle();
  return members;
}

async function couponTemplate(house: HubUnderTest): Promise<string> {
  const admin = await house.staff('admin');
  const input = {
    idempotencyKey: 'e2e-template',
    code: 'E2E',
    name: { zh: '测试券', en: 'Test coupon' },
    rule: { currency: 'CNY', thresholdMinor: 10_000, amountMinor: 1_000 },
    validity: { days: 30 },
    perMember: 100,
    claimable: false,
  };
  const shape = z.object({ createCouponTemplate: z.object({ id: z.string() }) });
  return (await read(admin.ask(CREATE_TEMPLATE, { input }), shape)).createCouponTemplate.id;
}

async function grant(
  house: HubUnderTest,
  templateId: string,
  memberId: string,
  count: number,
): Promise<void> {
  const admin = await house.staff('admin');
  const shape = z.object({ grantCoupon: z.object({ __typename: z.literal('CouponClaimed') }) });
  for (let index = 0; index < count; index += 1) {
    const input = { templateId, memberId, idempotencyKey: `grant-${memberId}-${String(index)}` };
    await read(admin.ask(GRANT, { input }), shape);
  }
}
