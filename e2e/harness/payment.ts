import { z } from 'zod';
import type { TouchpointClient } from '@hub/standalone';
import { read } from './answers.js';

const started = z.object({
  payOrder: z.object({ payUrl: z.string(), payment: z.object({ id: z.string() }) }),
});

/** Starts to pay an order, as its buyer. */
export async function startPayment(
  member: TouchpointClient,
  orderId: string,
): Promise<{ paymentId: string }> {
  const variables = { orderId, method: 'WECHAT_PAY', idempotencyKey: `pay-${orderId}` };
  const { payOrder } = await read(member.run('app/PayOrder', variables), started);
  return { paymentId: payOrder.payment.id };
}

/** What the buyer does on the provider's page; gives the HTTP status each notice got from the hub. */
export async function confirmPayment(
  url: string,
  paymentId: string,
  telling: { readonly notices: number; readonly outOfOrder?: boolean },
): Promise<number[]> {
  const response = await fetch(new URL(`/sandbox/payments/${paymentId}/confirm`, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(telling),
  });
  return z.object({ notices: z.array(z.number()) }).parse(await response.json()).notices;
}
