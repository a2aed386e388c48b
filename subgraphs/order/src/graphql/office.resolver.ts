import { DateTimeScalar, forKinds, forScope, money, type RequestContext } from '@hub/kernel';
import {
  Arg,
  Ctx,
  Directive,
  Field,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import type { ImportResult } from '../domain/imported-document.js';
import type { FulfilmentStatus, OrderStatus } from '../domain/order-status.js';
import type { OrderLoaders } from '../persistence/order.loader.js';
import {
  findOrderByPickupCode,
  type OrderUnderCode,
} from '../use-cases/find-order-by-pickup-code.js';
import { importOrders } from '../use-cases/import-orders.js';
import type { OrderContext } from '../use-cases/order-context.js';
import { type PartnerOrderView, readPartnerOrder } from '../use-cases/read-partner-order.js';
import { orderTotals } from '../use-cases/read-order-totals.js';
import { OrderTotalsType } from './cart.type.js';
import {
  ImportedDocumentType,
  ImportOrdersInput,
  OrderUnderCodeType,
} from './import-orders.input.js';
import { FulfilmentStatusEnum, OrderStatusEnum } from './order-enums.js';

type Context = RequestContext<OrderLoaders>;

@Directive('@tag(name: "partner")')
@ObjectType('PartnerOrderLine', { description: 'Pieces of one SKU, as a partner sees them.' })
class PartnerOrderLineType {
  @Field(() => ID, { description: 'The SKU.' })
  readonly skuId!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Its code; null when the catalogue no longer knows it.',
  })
  readonly skuCode!: string | null;
  @Field(() => Int, { description: 'Pieces bought.' })
  readonly quantity!: number;
  @Field(() => Int, { description: 'Pieces given back.' })
  readonly refundedQuantity!: number;
}

@Directive('@tag(name: "partner")')
@ObjectType('PartnerOrder', { description: 'Where an order stands, without anything personal.' })
class PartnerOrderType {
  @Field(() => String, { description: 'Order number.' })
  readonly number!: string;
  @Field(() => OrderStatusEnum, { description: 'Where it stands.' })
  readonly status!: OrderStatus;
  @Field(() => FulfilmentStatusEnum, { description: 'Where the goods are.' })
  readonly fulfilmentStatus!: FulfilmentStatus;
  @Field(() => DateTimeScalar, { description: 'When it was placed.' })
  readonly placedAt!: Date;
  @Field(() => DateTimeScalar, { description: 'When it last changed.' })
  readonly updatedAt!: Date;
  @Field(() => ID, { nullable: true, description: 'The store of a pickup or counter sale.' })
  readonly storeId!: string | null;
  @Field(() => [PartnerOrderLineType], { description: 'What was bought.' })
  readonly lines!: PartnerOrderLineType[];
}

/** What other systems and other capabilities ask. */
@Resolver()
export class OfficeResolver {
  constructor(private readonly capability: OrderContext) {}

  @Directive(forScope('orders:read'))
  @Directive('@tag(name: "partner")')
  @Query(() => PartnerOrderType, {
    nullable: true,
    description: 'For tokens with the scope orders:read; null for an unknown number.',
  })
  async partnerOrder(
    @Ctx() context: Context,
    @Arg('number', () => String, { description: 'Order number.' }) number: string,
  ): Promise<PartnerOrderView | null> {
    return await readPartnerOrder(this.capability, context, number);
  }

  @Directive(forKinds(['staff']))
  @Query(() => [OrderTotalsType], {
    description: 'Totals per currency, for reconciliation; for staff.',
  })
  async orderTotals(
    @Ctx() context: Context,
    @Arg('source', () => String, {
      nullable: true,
      description: 'Only what came from this system; all orders when left out.',
    })
    source?: string | null,
  ): Promise<OrderTotalsType[]> {
    const totals = await orderTotals(this.capability, context, source);
    return totals.map(
      ({ buyers, creditsMinor, currency, lines, orders, refundedMinor, revenueMinor }) => ({
        currency,
        orders,
        lines,
        buyers,
        revenue: money(revenueMinor, currency),
        refunded: money(refundedMinor, currency),
        credits: money(creditsMinor, currency),
      }),
    );
  }

  @Directive('@inaccessible')
  @Query(() => OrderUnderCodeType, {
    nullable: true,
    description: 'Whose order waits under a pickup code; the code stays unused.',
  })
  async orderByPickupCode(
    @Ctx() context: Context,
    @Arg('storeId', () => ID, { description: 'The store it was shown in.' }) storeId: string,
    @Arg('code', () => String, { description: 'The code.' }) code: string,
  ): Promise<OrderUnderCode | null> {
    return await findOrderByPickupCode(this.capability, context, { storeId, code });
  }

  @Directive('@inaccessible')
  @Mutation(() => [ImportedDocumentType], {
    description: 'Takes history of another system; the same documents again change nothing.',
  })
  async importOrders(
    @Ctx() context: Context,
    @Arg('input', () => ImportOrdersInput, { description: 'A batch of it.' })
    input: ImportOrdersInput,
  ): Promise<ImportResult[]> {
    return await importOrders(this.capability, context, input);
  }
}
