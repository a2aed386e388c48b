import type { Answer } from '@hub/standalone';
import { z } from 'zod';
import { orderFields, orderShape } from './books-model.js';

export const CHECKOUT = `mutation Checkout($input: CheckoutInput!) {
  checkout(input: $input) { __typename ... on CheckoutPlaced { order { ${orderFields} } } }
}`;
export const SELL = `mutation Sell($input: SellAtCounterInput!) {
  sellAtCounter(input: $input) {
    __typename
    ... on CounterSale { change { amountMinor } order { ${orderFields} } }
  }
}`;
export const REFUND = `mutation Refund($input: RefundOrderInput!) {
  refundOrder(input: $input) { __typename ... on RefundDone { refund { id status amount { amountMinor } } } }
}`;
export const PAY = `mutation Pay($input: PayOrderInput!) {
  payOrder(input: $input) { __typename ... on PaymentStarted { payment { id } } }
}`;
export const SHIP = 'mutation Ship($input: ShipOrderInput!) { shipOrder(input: $input) { id } }';
export const DELIVER =
  'mutation Deliver($input: OrderIdInput!) { confirmDelivery(input: $input) { id } }';
export const READ = `query Read($id: ID!) { order(id: $id) { ${orderFields} pickup { code } } }`;

export const readShape = z.object({
  order: orderShape.extend({ pickup: z.object({ code: z.string().nullable() }).nullable() }),
});
export const union = z.record(z.string(), z.looseObject({ __typename: z.string() }));
export const started = z.object({ payOrder: z.object({ payment: z.object({ id: z.string() }) }) });

/** Whether two answers are the same to the letter. */
export function areSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Thrown when the hub answers something that the model says cannot be. */
export class BooksBroken extends Error {}

/** Whether it was done; false when it was refused in one of the ways named. */
export function went({ data, errors }: Answer, refusals: readonly string[]): boolean {
  const [error] = errors;
  if (error === undefined) return data !== null;
  if (refusals.includes(error.extensions?.code ?? '')) return false;
  throw new BooksBroken(JSON.stringify(errors));
}

/** The data of an answer that must be one of these members. */
export function answered(answer: Answer, members: readonly string[]): z.infer<typeof union> {
  if (answer.errors.length > 0) throw new BooksBroken(JSON.stringify(answer.errors));
  const data = union.parse(answer.data);
  for (const { __typename } of Object.values(data))
    if (!members.includes(__typename)) throw new BooksBroken(JSON.stringify(data));
  return data;
}
