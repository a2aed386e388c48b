import type { Answer, TouchpointClient } from '@hub/standalone';
import { z } from 'zod';
import { read } from './answers.js';
import { Dice } from './books-dice.js';
import {
  BooksBroken,
  CHECKOUT,
  DELIVER,
  PAY,
  READ,
  REFUND,
  SELL,
  SHIP,
  answered,
  areSame,
  readShape,
  started,
  union,
  went,
} from './books-documents.js';
import { ModelOrder, orderShape, type SeenOrder } from './books-model.js';
import type { BooksShop, Buyer } from './books-shop.js';
import { basketOf, wishOf } from './books-wish.js';
import { confirmPayment } from './payment.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

interface WantedRefundLine {
  readonly orderLineId: string;
  readonly quantity: number;
  readonly condition: 'SELLABLE' | 'DAMAGED';
}

/** Runs a random sequence of everything that may happen to orders, and tells the model what was answered. */
export class BooksSequence {
  readonly orders: ModelOrder[] = [];
  readonly told: string[] = [];
  readonly counts: Record<string, number> = {};
  #keys = 0;
  #idle = 0;
  readonly #dice: Dice;
  #again: (() => Promise<void>) | undefined;

  constructor(
    readonly shop: BooksShop,
    readonly buyers: readonly Buyer[],
    readonly seed: number,
  ) {
    this.#dice = new Dice(seed);
  }

  /** Does so many things; what finds nothing to do it with does not count. */
  async run(length: number): Promise<void> {
    const acts = Object.entries(this.#acts());
    const lots = acts.flatMap(([name, [weight, act]]) =>
      Array.from({ length: weight }, () => [name, act] as const),
    );
    for (let done = 0, tried = 0; done < length && tried < length * 20; tried += 1) {
      const [name, act] = this.#dice.pick(lots);
      this.told.push(name);
      const idle = this.#idle;
      await act();
      if (this.#idle > idle) {
        this.told.pop();
        continue;
      }
      this.counts[name] = (this.counts[name] ?? 0) + 1;
      done += 1;
    }
  }

  #acts(): Record<string, [number, () => Promise<void>]> {
    return {
      'check out': [7, () => this.#checkOut()],
      'sell at the counter': [4, () => this.#sell()],
      pay: [9, () => this.#on('AWAITING', (order) => this.#pay(order))],
      decline: [1, () => this.#on('AWAITING', (order) => this.#decline(order))],
      'pay twice': [1, () => this.#on('AWAITING', (order) => this.#payTwice(order))],
      'pay too late': [1, () => this.#on('AWAITING', (order) => this.#payTooLate(order))],
      cancel: [2, () => this.#cancelAny()],
      'make ready': [7, () => this.#on('PAID', (order) => this.#ready(order), 'PICKUP')],
      'hand over': [4, () => this.#on('READY', (order) => this.#handOver(order))],
      'wrong store': [2, () => this.#on('READY', (order) => this.#wrongStore(order))],
      ship: [3, () => this.#on('PAID', (order) => this.#ship(order), 'DELIVERY')],
      deliver: [2, () => this.#on('GONE', (order) => this.#deliver(order))],
      refund: [6, () => this.#refund()],
      'wait a quarter of an hour': [1, () => this.#wait(16 * MINUTE)],
      'wait eight days': [1, () => this.#wait(8 * DAY)],
      'send again': [3, () => this.#sendAgain()],
      'pay and cancel at once': [
        2,
        () => this.#on('AWAITING', (order) => this.#payAndCancel(order)),
      ],
      'pay and time out at once': [
        1,
        () => this.#on('AWAITING', (order) => this.#payAndTimeOut(order)),
      ],
      'refund twice at once': [2, () => this.#refundTwice()],
      'refund and ship at once': [
        1,
        () =>
          this.#on(
            'PAID',
            (order) => this.#refundAnd(order, () => this.#shipping(order)),
            'DELIVERY',
          ),
      ],
      'refund and hand over at once': [
        2,
        () => this.#on('READY', (order) => this.#refundAndHandOver(order)),
      ],
      'cancel and hand over at once': [
        2,
        () => this.#on('READY', (order) => this.#cancelAndHandOver(order)),
      ],
      'cancel and ship at once': [
        1,
        () =>
          this.#on(
            'PAID',
            (order) => this.#cancelAnd(order, () => this.#shipping(order)),
            'DELIVERY',
          ),
      ],
      'cancel and make ready at once': [
        1,
        () =>
          this.#on(
            'PAID',
            (order) => this.#cancelAnd(order, () => this.#readying(order)),
            'PICKUP',
          ),
      ],
      'check out twice with one coupon': [1, () => this.#oneCouponTwice()],
      'check out twice with one key': [1, () => this.#oneKeyTwice()],
    };
  }

  // Buying

  async #checkOut(): Promise<void> {
    const buyer = this.#dice.below(this.buyers.length);
    const member = await this.#member(buyer);
    const input = wishOf(this.shop, this.#dice, this.buyers[buyer]!, this.#key());
    if (this.#dice.below(3) === 0) await this.#throughTheCart(member, input);
    const answer = await member.ask(CHECKOUT, { input });
    await this.#placed(answer, buyer, input);
    this.#again = () =>
      this.#same('checkout', answer, async () =>
        (await this.#member(buyer)).ask(CHECKOUT, { input }),
      );
  }

  /** The cart instead of lines; whatever lies in it already is bought with it. */
  async #throughTheCart(member: TouchpointClient, input: Record<string, unknown>): Promise<void> {
    const add = 'mutation Add($input: AddToCartInput!) { addToCart(input: $input) { __typename } }';
    for (const line of z
      .array(z.object({ skuId: z.string(), quantity: z.number() }))
      .parse(input['lines']))
      await read(member.ask(add, { input: line }), union);
    delete input['lines'];
  }

  async #placed(answer: Answer, buyer: number, input: { storeId?: string }): Promise<void> {
    const { checkout } = answered(answer, [
      'CouponNotUsable',
      'OutOfStock',
      'PointsNotEnough',
      'CheckoutPlaced',
    ]);
    if (checkout?.__typename !== 'CheckoutPlaced') return;
    const order = new ModelOrder(orderShape.parse(checkout['order']), buyer, input.storeId ?? null);
    this.orders.push(order);
    if (order.placed.total === 0) await this.#confirmFree(order);
  }

  async #sell(): Promise<void> {
    const buyer = this.#dice.below(3) === 0 ? null : this.#dice.below(this.buyers.length);
    const store = this.#dice.pick(this.shop.stores);
    const person = buyer === null ? undefined : this.buyers[buyer]!;
    const cash = this.#dice.below(2) === 0;
    const input = {
      storeId: store,
      lines: basketOf(this.shop, this.#dice),
      idempotencyKey: this.#key(),
      paymentMethod: cash ? 'CASH' : 'CARD',
      ...(cash ? { tenderedMinor: 500_000 } : {}),
      ...(person === undefined ? {} : { memberId: person.id }),
      ...(person !== undefined && this.#dice.below(2) === 0
        ? { couponId: this.#dice.pick(person.coupons) }
        : {}),
      ...(person !== undefined && this.#dice.below(2) === 0
        ? { points: 1 + this.#dice.below(900) }
        : {}),
    };
    const ask = async (): Promise<Answer> =>
      (await this.shop.doors.staff('clerk', { storeId: store })).ask(SELL, { input });
    const answer = await ask();
    const { sellAtCounter } = answered(answer, [
      'CouponNotUsable',
      'OutOfStock',
      'PointsNotEnough',
      'CounterSale',
    ]);
    this.#again = () => this.#same('sale', answer, ask);
    if (sellAtCounter?.__typename !== 'CounterSale') return;
    const order = new ModelOrder(orderShape.parse(sellAtCounter['order']), buyer, store);
    this.orders.push(order);
    const change = cash ? { amountMinor: 500_000 - order.placed.total } : null;
    if (!areSame(sellAtCounter['change'], change))
      throw new BooksBroken(`The change was ${JSON.stringify(sellAtCounter['change'])}.`);
  }

  async #oneCouponTwice(): Promise<void> {
    const buyer = this.#dice.below(this.buyers.length);
    const member = await this.#member(buyer);
    const couponId = this.#dice.pick(this.buyers[buyer]!.coupons);
    const inputs = [1, 2].map(() => ({
      ...wishOf(this.shop, this.#dice, this.buyers[buyer]!, this.#key()),
      couponId,
    }));
    const answers = await Promise.all(inputs.map((input) => member.ask(CHECKOUT, { input })));
    for (const [index, answer] of answers.entries())
      await this.#placed(answer, buyer, inputs[index]!);
  }

  async #oneKeyTwice(): Promise<void> {
    const buyer = this.#dice.below(this.buyers.length);
    const member = await this.#member(buyer);
    const input = wishOf(this.shop, this.#dice, this.buyers[buyer]!, this.#key());
    const [first, second] = await Promise.all([1, 2].map(() => member.ask(CHECKOUT, { input })));
    if (!areSame(first, second))
      throw new BooksBroken(`One key, two answers: ${JSON.stringify([first, second])}`);
    await this.#placed(first!, buyer, input);
  }

  /** There is nothing to pay, and nothing may come between it and its confirmation. */
  async #confirmFree(order: ModelOrder): Promise<void> {
    this.counts['free order'] = (this.counts['free order'] ?? 0) + 1;
    if (await this.#cancelling(order))
      throw new BooksBroken('It was cancelled while it was confirmed.');
    await this.shop.settle();
    order.pay();
  }

  // Paying

  async #start(order: ModelOrder): Promise<string> {
    const member = await this.#member(order.buyer!);
    const input = { orderId: order.id, method: 'WECHAT_PAY', idempotencyKey: this.#key() };
    return (await read(member.ask(PAY, { input }), started)).payOrder.payment.id;
  }

  async #confirm(order: ModelOrder, paymentId: string, notices = 1): Promise<void> {
    const outOfOrder = this.#dice.below(3) === 0;
    const statuses = await confirmPayment(this.shop.house.url, paymentId, { notices, outOfOrder });
    if (statuses.some((status) => status !== 200))
      throw new BooksBroken(`A notice was answered with ${statuses.join(', ')}.`);
    order.captured.add(paymentId);
  }

  async #pay(order: ModelOrder): Promise<void> {
    const paymentId = await this.#start(order);
    await this.#confirm(order, paymentId, this.#dice.pick([1, 1, 3]));
    order.pay();
    this.#again = () => this.#confirm(order, paymentId);
  }

  async #decline(order: ModelOrder): Promise<void> {
    const paymentId = await this.#start(order);
    await fetch(new URL(`/sandbox/payments/${paymentId}/decline`, this.shop.house.url), {
      method: 'POST',
    });
  }

  /** The first payment is only authorised when the buyer starts another one; then both come in. */
  async #payTwice(order: ModelOrder): Promise<void> {
    const first = await this.#start(order);
    await this.shop.notice('CHARGE_AUTHORISED', { id: first, amountMinor: order.placed.total });
    const second = await this.#start(order);
    if (first === second) throw new BooksBroken('An authorised payment was started again.');
    await Promise.all([this.#confirm(order, first), this.#confirm(order, second)]);
    order.pay();
  }

  async #payTooLate(order: ModelOrder): Promise<void> {
    const paymentId = await this.#start(order);
    await this.#wait(16 * MINUTE);
    await this.#confirm(order, paymentId);
  }

  async #payAndCancel(order: ModelOrder): Promise<void> {
    const paymentId = await this.#start(order);
    const [cancelled] = await Promise.all([
      this.#cancelling(order),
      this.#confirm(order, paymentId),
    ]);
    await this.#adopt(order, cancelled);
  }

  async #payAndTimeOut(order: ModelOrder): Promise<void> {
    const paymentId = await this.#start(order);
    this.#jump(16 * MINUTE, order);
    await Promise.all([this.shop.settle(), this.#confirm(order, paymentId)]);
    await this.#adopt(order, (await this.#see(order)).status === 'CLOSED');
  }

  /** Which came first is the hub's to say; the model only takes over whether it was paid. */
  async #adopt(order: ModelOrder, isClosed: boolean): Promise<void> {
    if ((await this.#see(order)).paidAt !== null) order.pay();
    if (isClosed) order.close();
  }

  // Ending before the goods leave

  async #cancelling(order: ModelOrder, key = this.#key()): Promise<boolean> {
    const variables = { orderId: order.id, reason: 'changed my mind', idempotencyKey: key };
    const answer = await (await this.#member(order.buyer!)).run('app/CancelOrder', variables);
    return went(answer, ['ORDER_NOT_CANCELLABLE', 'PAYMENT_BEING_CONFIRMED', 'CONFLICT']);
  }

  async #cancelAny(): Promise<void> {
    const order = this.#dice.pickOrNone(this.orders.filter(({ buyer }) => buyer !== null));
    if (order === undefined) {
      this.#nothingToDo();
      return;
    }
    const mayEnd = ['AWAITING', 'PAID', 'READY'].includes(order.stage);
    const key = this.#key();
    const ended = await this.#cancelling(order, key);
    if (ended !== mayEnd)
      throw new BooksBroken(`Cancelling in the stage ${order.stage} gave ${String(ended)}.`);
    if (!ended) return;
    order.close();
    this.#again = async () => {
      if (!(await this.#cancelling(order, key)))
        throw new BooksBroken('Cancelling again was refused.');
    };
  }

  async #cancelAnd(order: ModelOrder, other: () => Promise<boolean>): Promise<void> {
    const [cancelled, alsoWent] = await Promise.all([this.#cancelling(order), other()]);
    const isReadying = order.stage === 'PAID' && order.placed.fulfilment === 'PICKUP';
    if (isReadying ? !cancelled : cancelled === alsoWent)
      throw new BooksBroken(`Cancelled ${String(cancelled)}, the other ${String(alsoWent)}.`);
    if (cancelled) order.close();
    else this.#moveOn(order);
  }

  async #wait(milliseconds: number): Promise<void> {
    this.#jump(milliseconds);
    await this.shop.settle();
  }

  #jump(milliseconds: number, except?: ModelOrder): void {
    this.shop.clock.advance(milliseconds);
    for (const order of this.orders) {
      const isLate =
        order.stage === 'AWAITING' || (order.stage === 'READY' && milliseconds > 7 * DAY);
      if (isLate && order !== except) order.close();
    }
  }

  // Goods leave

  async #readying(order: ModelOrder): Promise<boolean> {
    const clerk = await this.shop.doors.staff('clerk', { storeId: order.storeId! });
    return went(await clerk.run('MarkReadyForPickup', { orderId: order.id }), [
      'ORDER_NOT_READY',
      'CONFLICT',
    ]);
  }

  async #code(order: ModelOrder): Promise<string> {
    const code = (await this.#see(order)).pickup?.code;
    if (typeof code !== 'string') throw new BooksBroken('An order lies ready without a code.');
    return code;
  }

  async #handing(order: ModelOrder, code: string): Promise<boolean> {
    const clerk = await this.shop.doors.staff('clerk', { storeId: order.storeId! });
    const variables = { storeId: order.storeId, code, idempotencyKey: this.#key() };
    const answer = await clerk.run('VerifyPickup', variables);
    if (!went(answer, ['CONFLICT', 'RATE_LIMITED'])) return false;
    return union.parse(answer.data)['verifyPickup']?.__typename === 'PickupVerified';
  }

  async #shipping(order: ModelOrder): Promise<boolean> {
    const admin = await this.shop.doors.staff('admin');
    const input = { orderId: order.id, carrier: 'SF' };
    return went(await admin.ask(SHIP, { input }), ['ORDER_NOT_READY', 'CONFLICT']);
  }

  #moveOn(order: ModelOrder): void {
    if (order.placed.fulfilment === 'DELIVERY') order.stage = 'GONE';
    else order.stage = order.stage === 'READY' ? 'DONE' : 'READY';
  }

  async #must(order: ModelOrder, act: Promise<boolean>): Promise<void> {
    if (!(await act)) throw new BooksBroken(`Refused in the stage ${order.stage}.`);
    this.#moveOn(order);
  }

  #ready(order: ModelOrder): Promise<void> {
    return this.#must(order, this.#readying(order));
  }

  async #handOver(order: ModelOrder): Promise<void> {
    await this.#must(order, this.#handing(order, await this.#code(order)));
  }

  async #cancelAndHandOver(order: ModelOrder): Promise<void> {
    const code = await this.#code(order);
    await this.#cancelAnd(order, () => this.#handing(order, code));
    await this.#wait(16 * MINUTE); // so that codes that are no good any more never add up
  }

  async #refundAndHandOver(order: ModelOrder): Promise<void> {
    const code = await this.#code(order);
    await this.#refundAnd(order, () => this.#handing(order, code));
    await this.#wait(16 * MINUTE);
  }

  #ship(order: ModelOrder): Promise<void> {
    return this.#must(order, this.#shipping(order));
  }

  async #wrongStore(order: ModelOrder): Promise<void> {
    const storeId = this.shop.stores.find((id) => id !== order.storeId)!;
    const code = await this.#code(order);
    const clerk = await this.shop.doors.staff('clerk', { storeId });
    const answer = await clerk.run('VerifyPickup', { storeId, code, idempotencyKey: this.#key() });
    if (went(answer, ['RATE_LIMITED'])) answered(answer, ['PickupAtAnotherStore']);
    await this.#wait(16 * MINUTE); // so that wrong codes never add up
  }

  async #deliver(order: ModelOrder): Promise<void> {
    const admin = await this.shop.doors.staff('admin');
    await read(admin.ask(DELIVER, { input: { orderId: order.id } }), z.unknown());
    order.stage = 'DONE';
  }

  // Going back

  #some(order: ModelOrder, condition?: 'SELLABLE'): WantedRefundLine[] {
    const all = this.#dice.below(3) === 0;
    const left = order.left;
    const lines = all ? left : [this.#dice.pick(left)];
    return lines.map(({ orderLineId, quantity }) => ({
      orderLineId,
      quantity: all ? quantity : 1 + this.#dice.below(quantity),
      condition: condition ?? (this.#dice.below(3) === 0 ? 'DAMAGED' : 'SELLABLE'),
    }));
  }

  async #refunding(
    order: ModelOrder,
    lines: WantedRefundLine[],
    key = this.#key(),
  ): Promise<boolean> {
    const input = { orderId: order.id, lines, reason: 'did not like it', idempotencyKey: key };
    const answer = await (await this.shop.doors.staff('admin')).ask(REFUND, { input });
    if (!went(answer, ['CONFLICT'])) return false;
    const { refundOrder } = answered(answer, ['RefundDone', 'RefundNotPossible']);
    return refundOrder?.__typename === 'RefundDone';
  }

  #refundable(): ModelOrder | undefined {
    return this.#dice.pickOrNone(
      this.orders.filter(({ left, paid, stage }) => paid && stage !== 'CLOSED' && left.length > 0),
    );
  }

  async #refund(): Promise<void> {
    const order = this.#refundable();
    if (order === undefined) {
      this.#nothingToDo();
      return;
    }
    const [lines, key] = [this.#some(order), this.#key()];
    if (!(await this.#refunding(order, lines, key))) throw new BooksBroken('A refund was refused.');
    order.refund(lines);
    this.#again = async () => {
      if (!(await this.#refunding(order, lines, key)))
        throw new BooksBroken('The same refund was refused.');
    };
  }

  async #refundTwice(): Promise<void> {
    const order = this.#refundable();
    if (order === undefined) {
      this.#nothingToDo();
      return;
    }
    const wishes = [this.#some(order, 'SELLABLE'), this.#some(order, 'SELLABLE')];
    const done = await Promise.all(wishes.map((lines) => this.#refunding(order, lines)));
    if (!done.includes(true)) throw new BooksBroken('Of two refunds none was possible.');
    wishes.forEach((lines, index) => {
      if (done[index] === true) order.refund(lines);
    });
  }

  async #refundAnd(order: ModelOrder, other: () => Promise<boolean>): Promise<void> {
    const lines = this.#some(order, 'SELLABLE');
    const [refunded, alsoWent] = await Promise.all([this.#refunding(order, lines), other()]);
    if (!refunded && !alsoWent) throw new BooksBroken('Neither was possible.');
    if (alsoWent) this.#moveOn(order);
    if (refunded) order.refund(lines);
  }

  async #sendAgain(): Promise<void> {
    if (this.#again === undefined) {
      this.#nothingToDo();
      return;
    }
    await this.#again();
  }

  async #same(what: string, before: Answer, ask: () => Promise<Answer>): Promise<void> {
    const now = await ask();
    const names = (answer: Answer): unknown =>
      Object.values(union.parse(answer.data)).map((body) => [
        body.__typename,
        z.object({ id: z.string() }).optional().parse(body['order'])?.id,
      ]);
    if (!areSame(names(now), names(before)))
      throw new BooksBroken(`The same ${what} again gave ${JSON.stringify(now)}.`);
  }

  // The common part

  async #see(order: ModelOrder): Promise<z.infer<typeof readShape>['order']> {
    return (await read((await this.#member(order.buyer!)).ask(READ, { id: order.id }), readShape))
      .order;
  }

  #member(buyer: number): Promise<TouchpointClient> {
    return this.shop.as(this.buyers[buyer]!);
  }

  async #on(
    stage: ModelOrder['stage'],
    act: (order: ModelOrder) => Promise<void>,
    fulfilment?: SeenOrder['fulfilment'],
  ): Promise<void> {
    const order = this.#dice.pickOrNone(
      this.orders.filter(
        (candidate) =>
          candidate.stage === stage &&
          (fulfilment === undefined || candidate.placed.fulfilment === fulfilment),
      ),
    );
    if (order === undefined) {
      this.#nothingToDo();
      return;
    }
    this.told.push(`  ${order.placed.number}`);
    await act(order);
  }

  #nothingToDo(): void {
    this.#idle += 1;
  }

  #key(): string {
    this.#keys += 1;
    return `books-${String(this.seed)}-${String(this.#keys)}`;
  }
}
