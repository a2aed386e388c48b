import { forKinds, type RequestContext } from '@hub/kernel';
import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import type { Order } from '../domain/order.js';
import type { OrderLoaders } from '../persistence/order.loader.js';
import { cancelOrder } from '../use-cases/cancel-order.js';
import type { OrderContext } from '../use-cases/order-context.js';
import { payOrder } from '../use-cases/pay-order.js';
import { placeOrder } from '../use-cases/place-order.js';
import { freshOrder } from './fresh-order.js';
import { CancelOrderInput, CheckoutInput, PayOrderInput } from './order-inputs.js';
import { CheckoutResult, PayOrderResult } from './order-results.js';
import { paymentView } from './order-views.js';
import { OrderType } from './order.type.js';
import { asUnionMember } from './refusal-members.js';

type Context = RequestContext<OrderLoaders>;

@Resolver()
export class CheckoutResolver {
  constructor(private readonly capability: OrderContext) {}

  @Directive(forKinds(['member']))
  @Mutation(() => CheckoutResult, {
    description:
      'Places the cart as an order: stock, coupon and points are held until it is paid or closes by itself.',
  })
  async checkout(
    @Ctx() context: Context,
    @Arg('input', () => CheckoutInput, { description: 'How.' }) input: CheckoutInput,
  ): Promise<object> {
    try {
      const orderId = await placeOrder(this.capability, context, input);
      return { __typename: 'CheckoutPlaced', order: await freshOrder(context, orderId) };
    } catch (error) {
      return asUnionMember(error, [
        'OutOfStock',
        'CouponNotUsable',
        'PointsNotEnough',
        'PriceChanged',
        'CartEmpty',
      ]);
    }
  }

  @Directive(forKinds(['member']))
  @Mutation(() => PayOrderResult, {
    description: 'Starts a payment, or answers the one that is open already.',
  })
  async payOrder(
    @Ctx() context: Context,
    @Arg('input', () => PayOrderInput, { description: 'Which and how.' }) input: PayOrderInput,
  ): Promise<object> {
    try {
      const { payUrl, payment } = await payOrder(this.capability, context, input);
      return { __typename: 'PaymentStarted', payUrl, payment: paymentView(payment) };
    } catch (error) {
      return asUnionMember(error, ['OrderNotPayable']);
    }
  }

  @Directive(forKinds(['member'], 'admin', 'clerk'))
  @Mutation(() => OrderType, {
    description:
      'Ends an order before its goods leave; what was held or paid goes back. Handed over already: ORDER_NOT_CANCELLABLE.',
  })
  async cancelOrder(
    @Ctx() context: Context,
    @Arg('input', () => CancelOrderInput, { description: 'Which and why.' })
    input: CancelOrderInput,
  ): Promise<Order> {
    return await freshOrder(context, await cancelOrder(this.capability, context, input));
  }
}
