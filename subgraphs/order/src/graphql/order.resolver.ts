import {
  type Connection,
  forKinds,
  isSelf,
  type Money,
  money,
  MoneyType,
  PageArgs,
  pageListSize,
  parsePage,
  type RequestContext,
  toConnection,
} from '@hub/kernel';
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Order } from '../domain/order.js';
import { type PaymentStatus, paymentStatusOf } from '../domain/order-status.js';
import type { OrderLoaders } from '../persistence/order.loader.js';
import { findOrderByNumber, orderCursor, searchOrders } from '../persistence/order.queries.js';
import { readAddress } from '../use-cases/delivery-address.js';
import { readPickupCode } from '../use-cases/issue-pickup-code.js';
import type { OrderContext } from '../use-cases/order-context.js';
import { orderSubject, requireVisible, searchFilter } from '../use-cases/read-orders.js';
import { MemberType, StoreType } from './neighbour.type.js';
import { PaymentStatusEnum } from './order-enums.js';
import { OrderFilterInput } from './order-inputs.js';
import { orderLineView, paymentView, refundView, timelineView } from './order-views.js';
import {
  DeliveryType,
  OrderConnection,
  OrderLineType,
  OrderTimelineEntryType,
  OrderType,
  PaymentType,
  PickupType,
  RefundType,
} from './order.type.js';

type Context = RequestContext<OrderLoaders>;

@Resolver(() => OrderType)
export class OrderResolver {
  constructor(private readonly capability: OrderContext) {}

  @Query(() => OrderType, {
    nullable: true,
    description: 'One order, by id or by number. Missing or not yours: NOT_FOUND.',
  })
  async order(
    @Ctx() context: Context,
    @Arg('id', () => ID, { nullable: true, description: 'ULID; give this or number.' })
    id?: string | null,
    @Arg('number', () => String, { nullable: true, description: 'Order number; give this or id.' })
    number?: string | null,
  ): Promise<Order> {
    const subject = orderSubject({ id, number });
    const order =
      'id' in subject
        ? await context.loaders.orders.load(subject.id)
        : await findOrderByNumber(this.capability.database.read, subject.number);
    return requireVisible(context.actor, order, id ?? number ?? '');
  }

  @Directive(forKinds(['staff']))
  @Directive(pageListSize())
  @Query(() => OrderConnection, {
    description: 'Orders for staff, newest first; a clerk gets those of the own store.',
  })
  async orders(
    @Ctx() context: Context,
    @Args(() => PageArgs) pageArgs: PageArgs,
    @Arg('filter', () => OrderFilterInput, {
      nullable: true,
      description: 'Which orders; all when left out.',
    })
    filter?: OrderFilterInput | null,
  ): Promise<Connection<Order>> {
    const values = searchFilter(context.actor, filter);
    const page = parsePage(pageArgs);
    const found = await searchOrders(this.capability.database.read, values, page);
    return toConnection(found, page.first, orderCursor, page.after);
  }

  @FieldResolver(() => PaymentStatusEnum, { description: 'The money of the order.' })
  paymentStatus(@Root() order: Order): PaymentStatus {
    return paymentStatusOf(order);
  }

  @FieldResolver(() => StoreType, {
    nullable: true,
    description: 'The store of a pickup or a counter sale.',
  })
  store(@Root() order: Order): StoreType | null {
    return order.storeId === null ? null : { id: order.storeId };
  }

  @FieldResolver(() => MemberType, {
    nullable: true,
    description: 'Who bought, where it was a member.',
  })
  member(@Root() order: Order): MemberType | null {
    return order.memberId === null ? null : { id: order.memberId };
  }

  @FieldResolver(() => [OrderLineType], { description: 'What was bought.' })
  async lines(@Root() order: Order, @Ctx() { loaders }: Context): Promise<OrderLineType[]> {
    return (await loaders.lines.load(order.id)).map((line) => orderLineView(line, order.currency));
  }

  @FieldResolver(() => MoneyType, { description: 'At list prices.' })
  subtotal(@Root() order: Order): Money {
    return money(order.subtotalMinor, order.currency);
  }

  @FieldResolver(() => MoneyType, {
    description: 'Member price, promotions and coupon together; points are apart.',
  })
  discountTotal(@Root() order: Order): Money {
    return money(order.discountMinor, order.currency);
  }

  @FieldResolver(() => MoneyType, { description: 'What points paid.' })
  pointsDiscount(@Root() order: Order): Money {
    return money(order.pointsMinor, order.currency);
  }

  @FieldResolver(() => MoneyType, { description: 'For bringing it home.' })
  deliveryFee(@Root() order: Order): Money {
    return money(order.deliveryFeeMinor, order.currency);
  }

  @FieldResolver(() => MoneyType, {
    description: 'What is to be paid: subtotal − discountTotal − pointsDiscount + deliveryFee.',
  })
  total(@Root() order: Order): Money {
    return money(order.totalMinor, order.currency);
  }

  @FieldResolver(() => MoneyType, {
    description: 'What was given back so far, refunds on their way included.',
  })
  refundedTotal(@Root() order: Order): Money {
    return money(order.refundedMinor, order.currency);
  }

  @FieldResolver(() => PickupType, {
    nullable: true,
    description: 'For pickups, from the payment on.',
  })
  async pickup(
    @Root() order: Order,
    @Ctx() { actor, loaders }: Context,
  ): Promise<PickupType | null> {
    const pickup = order.fulfilment === 'PICKUP' ? await loaders.pickups.load(order.id) : null;
    if (pickup === null) return null;
    const { codeCipher, collectBefore, collectedAt, openCodeIndex, readyAt, verifiedBy } = pickup;
    const isBuyer = order.memberId !== null && isSelf(actor, order.memberId);
    return {
      code: isBuyer && openCodeIndex !== null ? readPickupCode(this.capability, codeCipher) : null,
      readyAt,
      collectBefore,
      collectedAt,
      verifiedBy: actor.kind === 'staff' ? verifiedBy : null,
    };
  }

  @FieldResolver(() => DeliveryType, {
    nullable: true,
    description: 'For deliveries: where to and how far.',
  })
  async delivery(@Root() order: Order, @Ctx() context: Context): Promise<DeliveryType | null> {
    const delivery =
      order.fulfilment === 'DELIVERY' ? await context.loaders.deliveries.load(order.id) : null;
    if (delivery === null) return null;
    const { addressCipher, carrier, deliveredAt, shippedAt, trackingNumber } = delivery;
    const address = await readAddress(this.capability, context, order, addressCipher);
    return { ...address, carrier, trackingNumber, shippedAt, deliveredAt };
  }

  @FieldResolver(() => [PaymentType], { description: 'Every payment, the oldest first.' })
  async payments(@Root() order: Order, @Ctx() { loaders }: Context): Promise<PaymentType[]> {
    return (await loaders.payments.load(order.id)).map(paymentView);
  }

  @FieldResolver(() => [RefundType], { description: 'Every refund, the oldest first.' })
  async refunds(@Root() order: Order, @Ctx() { loaders }: Context) {
    return (await loaders.refunds.load(order.id)).map(refundView);
  }

  @FieldResolver(() => [OrderTimelineEntryType], {
    description: 'Everything that happened, the oldest first.',
  })
  async timeline(
    @Root() order: Order,
    @Ctx() { loaders }: Context,
  ): Promise<OrderTimelineEntryType[]> {
    return (await loaders.timeline.load(order.id)).map(timelineView);
  }
}
