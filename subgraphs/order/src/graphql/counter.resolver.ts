import { forRoles, money, type RequestContext } from '@hub/kernel';
import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import type { Order } from '../domain/order.js';
import type { OrderLoaders } from '../persistence/order.loader.js';
import { confirmDelivery, shipOrder } from '../use-cases/deliver-order.js';
import { markReadyForPickup } from '../use-cases/mark-ready-for-pickup.js';
import type { OrderContext } from '../use-cases/order-context.js';
import { refundAtCounter, type RefundAnswer, refundOrder } from '../use-cases/refund-order.js';
import { sellAtCounter } from '../use-cases/sell-at-counter.js';
import { type PickupAnswer, verifyPickup } from '../use-cases/verify-pickup.js';
import { freshOrder } from './fresh-order.js';
import {
  OrderIdInput,
  RefundAtCounterInput,
  RefundOrderInput,
  SellAtCounterInput,
  ShipOrderInput,
  VerifyPickupInput,
} from './order-inputs.js';
import { RefundResult, SellResult, VerifyPickupResult } from './order-results.js';
import { refundView } from './order-views.js';
import { OrderType } from './order.type.js';
import { asUnionMember } from './refusal-members.js';

type Context = RequestContext<OrderLoaders>;

@Resolver()
export class CounterResolver {
  constructor(private readonly capability: OrderContext) {}

  @Directive(forRoles('clerk', 'admin'))
  @Mutation(() => OrderType, {
    description:
      'The goods of a paid pickup lie ready; for clerks of its store. Not paid or not a pickup: ORDER_NOT_READY.',
  })
  async markReadyForPickup(
    @Ctx() context: Context,
    @Arg('input', () => OrderIdInput, { description: 'Which.' }) input: OrderIdInput,
  ): Promise<Order> {
    return await freshOrder(context, await markReadyForPickup(this.capability, context, input));
  }

  @Directive(forRoles('clerk', 'admin'))
  @Mutation(() => VerifyPickupResult, {
    description:
      'Hands an order over against its code, once and in its store only. Too many wrong codes: RATE_LIMITED.',
  })
  async verifyPickup(
    @Ctx() context: Context,
    @Arg('input', () => VerifyPickupInput, { description: 'Where and which.' })
    input: VerifyPickupInput,
  ): Promise<object> {
    return await pickupAnswer(context, await verifyPickup(this.capability, context, input));
  }

  @Directive(forRoles('admin', 'merchandiser'))
  @Mutation(() => OrderType, {
    description:
      'A parcel leaves; for admins and merchandisers. Not paid or not a delivery: ORDER_NOT_READY.',
  })
  async shipOrder(
    @Ctx() context: Context,
    @Arg('input', () => ShipOrderInput, { description: 'Which and with whom.' })
    input: ShipOrderInput,
  ): Promise<Order> {
    return await freshOrder(context, await shipOrder(this.capability, context, input));
  }

  @Directive(forRoles('admin', 'merchandiser'))
  @Mutation(() => OrderType, {
    description: 'A parcel arrived: the order is complete. Not shipped: ORDER_NOT_READY.',
  })
  async confirmDelivery(
    @Ctx() context: Context,
    @Arg('input', () => OrderIdInput, { description: 'Which.' }) input: OrderIdInput,
  ): Promise<Order> {
    return await freshOrder(context, await confirmDelivery(this.capability, context, input));
  }

  @Directive(forRoles('admin'))
  @Mutation(() => RefundResult, {
    description: 'Gives money, goods, coupon and points back together; for admins.',
  })
  async refundOrder(
    @Ctx() context: Context,
    @Arg('input', () => RefundOrderInput, { description: 'What.' }) input: RefundOrderInput,
  ): Promise<object> {
    return await refundResult(context, () => refundOrder(this.capability, context, input));
  }

  @Directive(forRoles('clerk', 'admin'))
  @Mutation(() => RefundResult, {
    description: 'The same at the counter; a clerk for what the own store sold or handed over.',
  })
  async refundAtCounter(
    @Ctx() context: Context,
    @Arg('input', () => RefundAtCounterInput, { description: 'What.' }) input: RefundAtCounterInput,
  ): Promise<object> {
    return await refundResult(context, () => refundAtCounter(this.capability, context, input));
  }

  @Directive(forRoles('clerk', 'admin'))
  @Mutation(() => SellResult, {
    description: 'Rings up a sale; the goods leave at once. Sent again, it is the same sale.',
  })
  async sellAtCounter(
    @Ctx() context: Context,
    @Arg('input', () => SellAtCounterInput, { description: 'What, to whom and for what.' })
    input: SellAtCounterInput,
  ): Promise<object> {
    try {
      const { isCash, orderId, tenderedMinor } = await sellAtCounter(
        this.capability,
        context,
        input,
      );
      const order = await freshOrder(context, orderId);
      const change =
        isCash && tenderedMinor !== null
          ? money(tenderedMinor - order.totalMinor, order.currency)
          : null;
      return { __typename: 'CounterSale', order, change };
    } catch (error) {
      return asUnionMember(error, ['OutOfStock', 'CouponNotUsable', 'PointsNotEnough']);
    }
  }
}

async function pickupAnswer(context: Context, answer: PickupAnswer): Promise<object> {
  switch (answer.kind) {
    case 'VERIFIED':
      return { __typename: 'PickupVerified', order: await freshOrder(context, answer.orderId) };
    case 'WRONG':
      return {
        __typename: 'PickupCodeWrong',
        message: 'No order waits here under this code',
        attemptsLeft: answer.attemptsLeft,
      };
    case 'ELSEWHERE':
      return {
        __typename: 'PickupAtAnotherStore',
        message: 'The order waits in another store',
        store: { id: answer.storeId },
      };
    case 'NOT_READY':
      return {
        __typename: 'PickupNotReady',
        message: 'The goods do not lie ready yet',
        status: answer.fulfilmentStatus,
      };
  }
}

async function refundResult(
  context: Context,
  refund: () => Promise<RefundAnswer>,
): Promise<object> {
  try {
    const { orderId, refundId } = await refund();
    const order = await freshOrder(context, orderId);
    const row = await context.loaders.refund.load(refundId);
    if (row === null) throw new Error(`Refund ${refundId} is gone`);
    return { __typename: 'RefundDone', order, refund: refundView(row) };
  } catch (error) {
    return asUnionMember(error, ['RefundNotPossible']);
  }
}
