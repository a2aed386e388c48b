import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { localized } from './answer-shapes.js';
import type { StoryStep, StoryWorld } from './story-world.js';
import { dataOf, StoryBroken } from './touchpoint-client.js';

/** On a database server, what a dead hub held is free when its lease of half a minute has run out. */
const PATIENCE_MS = 45_000;
const LOOK_AGAIN_MS = 100;

export const paySteps: readonly StoryStep[] = [
  {
    name: 'pay',
    title: {
      zh: 'App 微信支付（沙箱），通知重复且乱序',
      en: 'Pay in the app; the provider sends its notices twice and out of order',
    },
    run: async (world) => {
      const orderId = world.known('orderId');
      const member = world.member('app');
      const answer = await member.run('PayOrder', {
        orderId,
        method: 'WECHAT_PAY',
        idempotencyKey: world.key('pay'),
      });
      const { payOrder } = z
        .object({ payOrder: z.object({ __typename: z.string(), payUrl: z.string().optional() }) })
        .parse(dataOf(answer));
      const status = await orderStatus(world);
      if (status === 'AWAITING_PAYMENT') {
        if (payOrder.payUrl === undefined)
          throw new StoryBroken(`The payment did not start: ${payOrder.__typename}.`);
        await confirmAtProvider(world, payOrder.payUrl);
      }
      await until(
        async () => (await orderStatus(world)) !== 'AWAITING_PAYMENT',
        'the payment notice',
      );
      return [`order ${world.known('orderNumber')} is ${await orderStatus(world)}`];
    },
  },
  {
    name: 'paid-message',
    title: { zh: '小程序收到支付成功消息', en: 'The notice arrives in the mini-program' },
    run: async (world) => [await messageAbout(world, 'order_paid')],
  },
  {
    name: 'coupon-used',
    title: { zh: '卡包里的券已核销', en: 'The coupon in the wallet is used up' },
    run: async (world) => {
      const wanted = world.known('couponId');
      const shape = z.object({
        me: z.object({
          coupons: z.object({ nodes: z.array(z.object({ id: z.string(), status: z.string() })) }),
        }),
      });
      let status = '';
      await until(async () => {
        const { me } = shape.parse(dataOf(await world.member('miniProgram').run('MyWallet')));
        status = me.coupons.nodes.find(({ id }) => id === wanted)?.status ?? 'missing';
        return status === 'REDEEMED';
      }, 'the coupon to be used up');
      return [`coupon ${wanted} is ${status}`];
    },
  },
  {
    name: 'pickup-code',
    title: { zh: 'App 显示取货码', en: 'The app shows the pickup code' },
    run: async (world) => {
      const shape = z.object({ order: z.object({ pickup: z.object({ code: z.string() }) }) });
      const { order } = shape.parse(
        dataOf(await world.member('app').run('OrderPage', { id: world.known('orderId') })),
      );
      world.facts.pickupCode = order.pickup.code;
      return [`code ${order.pickup.code}`];
    },
  },
];

/** What the buyer does on the provider's page: confirm. The provider then tells the hub, three times, out of order. */
async function confirmAtProvider(world: StoryWorld, payUrl: string): Promise<void> {
  const response = await fetch(
    new URL(`${new URL(payUrl, world.sandboxes.order).pathname}/confirm`, world.sandboxes.order),
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ notices: 3, outOfOrder: true }),
    },
  );
  if (!response.ok)
    throw new StoryBroken(`The sandbox provider answered ${String(response.status)}.`);
}

async function orderStatus(world: StoryWorld): Promise<string> {
  const shape = z.object({ order: z.object({ status: z.string() }) });
  return shape.parse(
    dataOf(await world.member('app').run('OrderPage', { id: world.known('orderId') })),
  ).order.status;
}

const wallet = z.object({
  me: z.object({
    points: z.object({ available: z.number(), pending: z.number() }),
    messages: z.object({
      nodes: z.array(
        z.object({ template: z.string(), title: localized, subjectId: z.string().nullable() }),
      ),
    }),
  }),
});

/** Waits for an in-app message about the order. */
export async function messageAbout(world: StoryWorld, template: string): Promise<string> {
  let title = '';
  await until(async () => {
    const { me } = wallet.parse(dataOf(await world.member('miniProgram').run('MyWallet')));
    const message = me.messages.nodes.find(
      (node) => node.template === template && node.subjectId === world.known('orderId'),
    );
    title = message === undefined ? '' : `${message.title.zh} · ${message.title.en}`;
    return message !== undefined;
  }, `the message ${template}`);
  return title;
}

/** The member's points as the mini-program shows them. */
export async function readPoints(
  world: StoryWorld,
): Promise<{ available: number; pending: number }> {
  return wallet.parse(dataOf(await world.member('miniProgram').run('MyWallet'))).me.points;
}

/** Looks again until it is so; facts travel between capabilities in milliseconds, after a crash in seconds. */
export async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline)
      throw new StoryBroken(`Waited ${String(PATIENCE_MS / 1_000)} s for ${what}.`);
    await pause(LOOK_AGAIN_MS);
  }
}
