import {
  baseErrors,
  type Connection,
  forKinds,
  hasRole,
  PageArgs,
  pageListSize,
  parsePage,
  type RequestContext,
  requireClerkOf,
  requireMember,
  requireSelfOrStaff,
  requireStaff,
  toConnection,
} from '@hub/kernel';
import { Arg, Args, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Order } from '../domain/order.js';
import type { OrderStatus } from '../domain/order-status.js';
import { memberPage, type OrderLoaders } from '../persistence/order.loader.js';
import { orderCursor } from '../persistence/order.queries.js';
import { type CartView, readCart } from '../use-cases/manage-cart.js';
import type { OrderContext } from '../use-cases/order-context.js';
import { CartType } from './cart.type.js';
import { CustomerType, MemberType, StoreType } from './neighbour.type.js';
import { OrderStatusEnum } from './order-enums.js';
import { OrderConnection } from './order.type.js';

type Context = RequestContext<OrderLoaders>;

@Resolver(() => MemberType)
export class MemberOrdersResolver {
  constructor(private readonly capability: OrderContext) {}

  @Directive(forKinds(['member']))
  @FieldResolver(() => CartType, { description: "The member's one cart; for the member only." })
  async cart(@Root() member: MemberType, @Ctx() context: Context): Promise<CartView> {
    requireOwnCart(context, member.id);
    return await readCart(this.capability, context, null);
  }

  @Directive(forKinds(['member', 'staff']))
  @Directive(pageListSize())
  @FieldResolver(() => OrderConnection, {
    description: "The member's orders, newest first; for the member and staff.",
  })
  async orders(
    @Root() member: MemberType,
    @Ctx() context: Context,
    @Args(() => PageArgs) pageArgs: PageArgs,
    @Arg('status', () => OrderStatusEnum, { nullable: true, description: 'Only in this status.' })
    status?: OrderStatus | null,
  ): Promise<Connection<Order>> {
    requireSelfOrStaff(context.actor, member.id);
    const page = parsePage(pageArgs);
    const found = await context.loaders.ordersOfBuyers.load(
      memberPage(member.id, page, status ?? null),
    );
    return toConnection(found, page.first, orderCursor, page.after);
  }
}

@Resolver(() => CustomerType)
export class CustomerOrdersResolver {
  @Directive(forKinds(['staff']))
  @Directive(pageListSize())
  @Directive('@requires(fields: "buyerKeys")')
  @FieldResolver(() => OrderConnection, {
    description:
      'Everything the customer bought, imported history included, newest first; for staff.',
  })
  async orders(
    @Root() customer: CustomerType,
    @Ctx() context: Context,
    @Args(() => PageArgs) pageArgs: PageArgs,
  ): Promise<Connection<Order>> {
    if (context.actor.kind !== 'service') requireStaff(context.actor);
    const page = parsePage(pageArgs);
    const found = await context.loaders.ordersOfBuyers.load({
      buyerKeys: [...customer.buyerKeys].sort(),
      page,
      status: null,
    });
    return toConnection(found, page.first, orderCursor, page.after);
  }
}

@Resolver(() => StoreType)
export class StoreOrdersResolver {
  @Directive(forKinds(['staff']))
  @Directive(pageListSize())
  @FieldResolver(() => OrderConnection, {
    description:
      'Paid pickups to prepare or hand over, oldest first; for clerks of the store and other staff.',
  })
  async pickupsAwaiting(
    @Root() store: StoreType,
    @Ctx() context: Context,
    @Args(() => PageArgs) pageArgs: PageArgs,
  ): Promise<Connection<Order>> {
    requireStoreStaff(context, store.id);
    const page = parsePage(pageArgs);
    const found = await context.loaders.pickupsAwaiting.load({ storeId: store.id, page });
    return toConnection(found, page.first, orderCursor, page.after);
  }
}

function requireOwnCart({ actor }: Context, memberId: string): void {
  if (requireMember(actor).memberId !== memberId)
    throw baseErrors.refuse('FORBIDDEN', 'This cart belongs to another member');
}

function requireStoreStaff({ actor }: Context, storeId: string): void {
  const staff = requireStaff(actor);
  if (hasRole(staff, 'clerk') && !hasRole(staff, 'admin')) requireClerkOf(staff, storeId);
}
