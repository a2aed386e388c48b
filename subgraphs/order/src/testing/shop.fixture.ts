import { type Actor, newUlid } from '@hub/kernel';
import {
  clerkOf,
  memberActor,
  startTestSubgraph,
  testEnvironment,
  type TestAnswer,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { type OrderAppOptions, orderSubgraphWith } from '../index.js';
import { writeNotice } from '../payments/notice-body.js';
import { signNotice } from '../payments/notice-signature.js';
import type { PaymentNotice } from '../use-cases/receive-payment-notice.js';
import { OtherCapabilities } from './other-capabilities.fixture.js';

/** The order capability among played neighbours, and what buyers and clerks do with it. */
export class Shop {
  private constructor(
    readonly others: OtherCapabilities,
    readonly running: TestSubgraph,
  ) {}

  static async open(options: OrderAppOptions = {}): Promise<Shop> {
    const others = new OtherCapabilities();
    return new Shop(
      others,
      await startTestSubgraph(orderSubgraphWith(options), { remote: others.remote() }),
    );
  }

  async ask<Data>(
    actor: Actor,
    document: string,
    variables: Record<string, unknown> = {},
  ): Promise<TestAnswer<Data>> {
    return await this.running.execute<Data>(actor, document, variables, {
      touchpoint: actor.kind === 'staff' ? 'pos' : 'app',
    });
  }

  /** The answer's one root field; fails the test on errors. */
  async done<T>(
    actor: Actor,
    document: string,
    variables: Record<string, unknown> = {},
  ): Promise<T> {
    const { data, errors } = await this.ask<Record<string, T>>(actor, document, variables);
    if (errors !== undefined)
      throw new Error(
        errors
          .map(({ extensions, message }) => `${String(extensions?.['code'])}: ${message}`)
          .join('\n'),
      );
    const [value] = Object.values(data ?? {});
    return value as T;
  }

  async fillCart(
    memberId: string,
    ...lines: readonly (readonly [skuId: string, quantity: number])[]
  ): Promise<void> {
    for (const [skuId, quantity] of lines) {
      await this.done(
        memberActor(memberId),
        'mutation ($input: AddToCartInput!) { addToCart(input: $input) { __typename } }',
        { input: { skuId, quantity } },
      );
    }
  }

  async checkout(memberId: string, input: Record<string, unknown>): Promise<CheckoutAnswer> {
    return await this.done(memberActor(memberId), checkoutDocument, {
      input: { idempotencyKey: newUlid(), ...input },
    });
  }

  /** A placed pickup order of these lines. */
  async place(
    memberId: string,
    storeId: string,
    lines: readonly (readonly [string, number])[],
    more: Record<string, unknown> = {},
  ): Promise<string> {
    await this.fillCart(memberId, ...lines);
    const answer = await this.checkout(memberId, { fulfilment: 'PICKUP', storeId, ...more });
    if (answer.order === undefined) throw new Error(`Not placed: ${JSON.stringify(answer)}`);
    return answer.order.id;
  }

  async startPayment(memberId: string, orderId: string): Promise<string> {
    const { payment } = await this.done<{ payment: { id: string } }>(
      memberActor(memberId),
      'mutation ($input: PayOrderInput!) { payOrder(input: $input) { ... on PaymentStarted { payment { id } } } }',
      { input: { orderId, method: 'WECHAT_PAY', idempotencyKey: newUlid() } },
    );
    return payment.id;
  }

  async confirm(paymentId: string, telling: object = {}): Promise<number[]> {
    return await this.sandbox(paymentId, 'confirm', telling);
  }

  async sandbox(
    paymentId: string,
    what: 'confirm' | 'decline',
    telling: object = {},
  ): Promise<number[]> {
    const route = this.running.subgraph.routes.find(({ path }) => path.endsWith(what));
    if (route === undefined) throw new Error(`There is no route to ${what}`);
    const answer = await route.handler({
      rawBody: Buffer.from(JSON.stringify(telling)),
      headers: {},
      query: {},
      params: { id: paymentId },
    });
    return (answer.body as { notices: number[] }).notices;
  }

  /** The provider's own notice, straight to the hub; answers the HTTP status. */
  async tell(
    kind: PaymentNotice['kind'],
    about: { readonly paymentId: string; readonly refundId?: string; readonly amountMinor: number },
  ): Promise<number> {
    const route = this.running.subgraph.routes.find(
      ({ path }) => path === '/payments/notices/sandbox',
    );
    if (route === undefined) throw new Error('There is no route for notices');
    const body = writeNotice({
      refundId: null,
      ...about,
      noticeId: newUlid(),
      kind,
      currency: 'CNY',
    });
    const { paymentSecret } = testEnvironment({ dataDirectory: '' });
    const headers = { ...signNotice(body, paymentSecret, this.running.clock.now()) };
    const answer = await route.handler({
      rawBody: Buffer.from(body),
      headers,
      query: {},
      params: {},
    });
    return answer.status;
  }

  async pay(memberId: string, orderId: string): Promise<string> {
    const paymentId = await this.startPayment(memberId, orderId);
    await this.confirm(paymentId);
    return paymentId;
  }

  async makeReady(storeId: string, orderId: string): Promise<void> {
    await this.done(
      clerkOf(storeId),
      'mutation ($input: OrderIdInput!) { markReadyForPickup(input: $input) { id } }',
      { input: { orderId } },
    );
  }

  async pickupCode(memberId: string, orderId: string): Promise<string> {
    const order = await this.done<{ pickup: { code: string } }>(
      memberActor(memberId),
      'query ($id: ID) { order(id: $id) { pickup { code } } }',
      { id: orderId },
    );
    return order.pickup.code;
  }

  async verify(
    storeId: string,
    code: string,
    key: string = newUlid(),
    actor: Actor = clerkOf(storeId),
  ): Promise<Record<string, unknown>> {
    return await this.done(actor, verifyDocument, {
      input: { storeId, code, idempotencyKey: key },
    });
  }

  /** A pickup order that was paid, made ready and handed over. */
  async sell(
    memberId: string,
    storeId: string,
    lines: readonly (readonly [string, number])[],
    more: Record<string, unknown> = {},
  ): Promise<string> {
    const orderId = await this.place(memberId, storeId, lines, more);
    await this.pay(memberId, orderId);
    await this.makeReady(storeId, orderId);
    await this.verify(storeId, await this.pickupCode(memberId, orderId));
    return orderId;
  }

  async refund(actor: Actor, input: Record<string, unknown>): Promise<RefundAnswerBody> {
    return await this.done(actor, refundDocument, {
      input: { reason: 'test', idempotencyKey: newUlid(), ...input },
    });
  }

  async order(orderId: string, actor: Actor): Promise<OrderBody> {
    return await this.done(actor, `query ($id: ID) { order(id: $id) { ${orderFields} } }`, {
      id: orderId,
    });
  }

  /** Types of the events announced of one order, in order. */
  async told(orderId: string): Promise<string[]> {
    return (await this.running.outboxEvents())
      .filter(({ aggregateId }) => aggregateId === orderId)
      .map(({ type }) => type);
  }

  async close(): Promise<void> {
    await this.running.stop();
  }
}

export interface OrderBody {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly paymentStatus: string;
  readonly fulfilmentStatus: string;
  readonly closeReason: string | null;
  readonly total: { amountMinor: number };
  readonly refundedTotal: { amountMinor: number };
  readonly lines: {
    id: string;
    quantity: number;
    refundedQuantity: number;
    payable: { amountMinor: number };
  }[];
  readonly payments: {
    id: string;
    status: string;
    amount: { amountMinor: number };
    refunded: { amountMinor: number };
  }[];
  readonly refunds: {
    id: string;
    status: string;
    amount: { amountMinor: number };
    pointsRestored: number;
    couponReturned: boolean;
  }[];
  readonly timeline: { kind: string }[];
}

export interface CheckoutAnswer {
  readonly __typename: string;
  readonly message?: string;
  readonly order?: { id: string; number: string; status: string; total: { amountMinor: number } };
}

export interface RefundAnswerBody {
  readonly __typename: string;
  readonly reason?: string;
  readonly refund?: {
    id: string;
    status: string;
    amount: { amountMinor: number };
    pointsRestored: number;
    couponReturned: boolean;
  };
}

const orderFields = `id number status paymentStatus fulfilmentStatus closeReason total { amountMinor } refundedTotal { amountMinor }
  lines { id quantity refundedQuantity payable { amountMinor } }
  payments { id status amount { amountMinor } refunded { amountMinor } }
  refunds { id status amount { amountMinor } pointsRestored couponReturned } timeline { kind }`;

const checkoutDocument = `mutation ($input: CheckoutInput!) { checkout(input: $input) {
  __typename
  ... on CheckoutPlaced { order { id number status total { amountMinor } } }
  ... on OutOfStock { message lines { sku { id } requested available } }
  ... on CouponNotUsable { message couponId reason }
  ... on PointsNotEnough { message requested available }
  ... on PriceChanged { message expectedTotal { amountMinor } total { amountMinor } }
  ... on CartEmpty { message } } }`;

const verifyDocument = `mutation ($input: VerifyPickupInput!) { verifyPickup(input: $input) {
  __typename
  ... on PickupVerified { order { id status fulfilmentStatus } }
  ... on PickupCodeWrong { message attemptsLeft }
  ... on PickupAtAnotherStore { message store { id } }
  ... on PickupNotReady { message status } } }`;

const refundDocument = `mutation ($input: RefundAtCounterInput!) { refundAtCounter(input: $input) {
  __typename
  ... on RefundDone { refund { id status amount { amountMinor } pointsRestored couponReturned } }
  ... on RefundNotPossible { message reason } } }`;
