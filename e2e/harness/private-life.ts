import { z } from 'zod';
import { read } from './answers.js';
import type { RefusalWorld } from './refusal-world.js';

/** Zhou's phone. */
export const PHONE = '13988887777';
/** Zhou's e-mail address. */
export const EMAIL = 'zhou.private@example.com';
/** Where Zhou wants something to be delivered. */
export const ADDRESS = {
  recipient: '周小舟',
  phone: '13877776666',
  region: '上海市 静安区',
  street: '愚园路一百八十八弄七号',
};
/** Text of Zhou's that nobody may read without being told to. */
export const SECRETS: readonly string[] = [
  PHONE,
  EMAIL,
  ADDRESS.recipient,
  ADDRESS.phone,
  ADDRESS.street,
];

/** What belongs to Zhou. */
export interface ZhousLife {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly customerId: string;
  readonly couponId: string;
  readonly deliveryId: string;
  readonly messageId: string;
}

/** Gives Zhou a phone, an e-mail address, a coupon and something to be delivered. */
export async function fillZhousLife(world: RefusalWorld): Promise<ZhousLife> {
  const member = world.house.touchpoint('app').as(world.tokens.zhou);
  await read(world.house.touchpoint('app').run('RequestSignInCode', { phone: PHONE }), z.unknown());
  const sent = await fetch(new URL(`/sandbox/sms?phone=${PHONE}`, world.house.url));
  const sms = z.object({ messages: z.array(z.object({ code: z.string() })).min(1) });
  const { code } = sms.parse(await sent.json()).messages[0]!;
  await read(member.run('mini-program/BindPhone', { phone: PHONE, code }), z.unknown());
  const profile = `mutation { updateMyProfile(input: { email: "${EMAIL}" }) { id } }`;
  await read(member.ask(profile), z.unknown());
  const claimed = await read(
    member.run('mini-program/ClaimCoupon', {
      templateId: world.templateId,
      idempotencyKey: 'zhou-claims',
    }),
    z.object({ claimCoupon: z.object({ coupon: z.object({ id: z.string() }) }) }),
  );
  const input = {
    idempotencyKey: 'zhou-delivery',
    fulfilment: 'DELIVERY',
    address: ADDRESS,
    lines: [{ skuId: world.sku.id, quantity: 1 }],
  };
  const placed = await read(
    member.run('app/Checkout', { input }),
    z.object({ checkout: z.object({ order: z.object({ id: z.string() }) }) }),
  );
  await world.house.hub.settle();
  const { me } = await read(
    member.ask('{ me { id memberNumber customer { id } messages { nodes { id } } } }'),
    z.object({
      me: z.object({
        id: z.string(),
        memberNumber: z.string(),
        customer: z.object({ id: z.string() }),
        messages: z.object({ nodes: z.array(z.object({ id: z.string() })).min(1) }),
      }),
    }),
  );
  return {
    memberId: me.id,
    memberNumber: me.memberNumber,
    customerId: me.customer.id,
    couponId: claimed.claimCoupon.coupon.id,
    deliveryId: placed.checkout.order.id,
    messageId: me.messages.nodes[0]!.id,
  };
}
