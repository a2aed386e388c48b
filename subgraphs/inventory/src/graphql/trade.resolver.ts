import type { RequestContext } from '@hub/kernel';
import { Arg, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import { toDegrees } from '../domain/geography.js';
import { commitReservation, type ReservationAnswer } from '../use-cases/commit-reservation.js';
import { consumeReservation } from '../use-cases/consume-reservation.js';
import type { InventoryRuntime } from '../use-cases/inventory-runtime.js';
import { releaseReservation } from '../use-cases/release-reservation.js';
import { reserveStock, type ReserveStockResult } from '../use-cases/reserve-stock.js';
import { returnStock } from '../use-cases/return-stock.js';
import { sellStock } from '../use-cases/sell-stock.js';
import {
  type SkuForSale,
  skusByBarcode,
  skusForSale,
  storeForTrade,
} from '../use-cases/skus-for-trade.js';
import {
  CommitReservationInput,
  ConsumeReservationInput,
  ReleaseReservationInput,
  ReserveStockInput,
  ReturnStockInput,
  SellStockInput,
} from './reservation.input.js';
import {
  ReservationStateType,
  ReserveStockResultUnion,
  SkuForSaleType,
} from './reservation.type.js';
import { StoreForTradeType } from './store.type.js';

const commandOf = 'Command of another capability. ';

/** The commands other capabilities give; touchpoints do not see them. */
@Resolver()
export class TradeResolver {
  constructor(private readonly hub: InventoryRuntime) {}

  @Directive('@inaccessible')
  @Query(() => [SkuForSaleType], {
    description: `${commandOf}SKUs by id in the order given; unknown ids are left out; 500 at most.`,
  })
  async skusForSale(
    @Arg('ids', () => [ID], { description: 'ULIDs.' }) ids: string[],
    @Ctx() { actor }: RequestContext,
  ): Promise<SkuForSale[]> {
    return await skusForSale(this.hub, actor, ids);
  }

  @Directive('@inaccessible')
  @Query(() => [SkuForSaleType], {
    description: `${commandOf}SKUs by barcode in the order given; unknown ones are left out; 500 at most.`,
  })
  async skusByBarcode(
    @Arg('barcodes', () => [String], { description: 'What the scanner read.' }) barcodes: string[],
    @Ctx() { actor }: RequestContext,
  ): Promise<SkuForSale[]> {
    return await skusByBarcode(this.hub, actor, barcodes);
  }

  @Directive('@inaccessible')
  @Query(() => StoreForTradeType, {
    nullable: true,
    description: `${commandOf}A location an order may be placed for; null when there is none.`,
  })
  async storeForTrade(
    @Arg('id', () => ID, { description: 'ULID.' }) id: string,
    @Ctx() { actor }: RequestContext,
  ): Promise<StoreForTradeType | null> {
    const store = await storeForTrade(this.hub, actor, id);
    return (
      store && {
        id: store.id,
        code: store.code,
        kind: store.kind,
        name: { zh: store.nameZh, en: store.nameEn },
        city: { zh: store.cityZh, en: store.cityEn },
        pickup: store.pickup,
        ships: store.ships,
        selling: store.selling,
        latitude: toDegrees(store.latitudeE6),
        longitude: toDegrees(store.longitudeE6),
      }
    );
  }

  @Directive('@inaccessible')
  @Mutation(() => ReserveStockResultUnion, {
    description: `${commandOf}Holds stock for an order; idempotent by order.`,
  })
  async reserveStock(
    @Arg('input', () => ReserveStockInput, { description: 'What to hold.' })
    input: ReserveStockInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<object> {
    return resultOf(await reserveStock(this.hub, actor, input));
  }

  @Directive('@inaccessible')
  @Mutation(() => ReserveStockResultUnion, {
    description: `${commandOf}A counter sale: stock leaves at once; idempotent by order.`,
  })
  async sellStock(
    @Arg('input', () => SellStockInput, { description: 'What leaves.' }) input: SellStockInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<object> {
    return resultOf(await sellStock(this.hub, actor, input));
  }

  @Directive('@inaccessible')
  @Mutation(() => ReservationStateType, {
    description: `${commandOf}Payment arrived: HELD becomes COMMITTED; RELEASED stays RELEASED.`,
  })
  async commitReservation(
    @Arg('input', () => CommitReservationInput, { description: 'Which order.' })
    input: CommitReservationInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<ReservationAnswer> {
    return await commitReservation(this.hub, actor, input);
  }

  @Directive('@inaccessible')
  @Mutation(() => ReservationStateType, {
    description: `${commandOf}Gives stock back to the shelf; repeating it changes nothing.`,
  })
  async releaseReservation(
    @Arg('input', () => ReleaseReservationInput, { description: 'Which order.' })
    input: ReleaseReservationInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<ReservationAnswer> {
    return await releaseReservation(this.hub, actor, input);
  }

  @Directive('@inaccessible')
  @Mutation(() => ReservationStateType, {
    description: `${commandOf}Goods leave; not committed: RESERVATION_NOT_COMMITTED.`,
  })
  async consumeReservation(
    @Arg('input', () => ConsumeReservationInput, { description: 'Which order.' })
    input: ConsumeReservationInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<ReservationAnswer> {
    return await consumeReservation(this.hub, actor, input);
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    description: `${commandOf}Goods come back; idempotent by return. Answers true.`,
  })
  async returnStock(
    @Arg('input', () => ReturnStockInput, { description: 'What comes back.' })
    input: ReturnStockInput,
    @Ctx() { actor }: RequestContext,
  ): Promise<boolean> {
    return await returnStock(this.hub, actor, input);
  }
}

function resultOf(result: ReserveStockResult): object {
  const { outcome, ...fields } = result;
  return outcome === 'reserved'
    ? { __typename: 'StockReserved', ...fields }
    : {
        __typename: 'StockShort',
        message: 'Some goods are not available in the quantity asked for',
        ...fields,
      };
}
