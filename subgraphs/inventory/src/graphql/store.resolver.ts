import { cachedFor, LocalizedTextType, type RequestContext } from '@hub/kernel';
import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  Float,
  ID,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { toDegrees } from '../domain/geography.js';
import { isOpenAt } from '../domain/opening-hours.js';
import type { InventoryLoaders } from '../persistence/inventory.loader.js';
import type { LocationKind } from '../domain/location-kind.js';
import type { LocationEntity } from '../persistence/location.entity.js';
import { findStore, listStores } from '../use-cases/find-catalogue.js';
import { findNearbyStores, type NearbyStore } from '../use-cases/find-nearby-stores.js';
import type { InventoryRuntime } from '../use-cases/inventory-runtime.js';
import { wallTime } from '../use-cases/wall-time.js';
import { availabilityOf } from './availability.js';
import { AvailabilityType } from './sku.type.js';
import { LocationKindEnum, NearbyStoreType, StoreType } from './store.type.js';

type Context = RequestContext<InventoryLoaders>;

@Resolver(() => StoreType)
export class StoreResolver {
  constructor(private readonly hub: InventoryRuntime) {}

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Query(() => [StoreType], { description: 'Selling locations of a kind by code, 500 at most.' })
  async stores(
    @Arg('city', () => String, {
      nullable: true,
      description: 'Name of the city in Chinese or English; null for all.',
    })
    city: string | null | undefined,
    @Arg('kind', () => LocationKindEnum, {
      defaultValue: 'STORE',
      description: 'Stores or warehouses.',
    })
    kind: LocationKind,
  ): Promise<LocationEntity[]> {
    return await listStores(this.hub, city, kind);
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Query(() => StoreType, {
    nullable: true,
    description: 'One store or warehouse by exactly one of id and code; null when there is none.',
  })
  async store(
    @Arg('id', () => ID, { nullable: true, description: 'ULID.' }) id: string | null | undefined,
    @Arg('code', () => String, { nullable: true, description: 'The location code.' })
    code: string | null | undefined,
    @Ctx() { loaders }: Context,
  ): Promise<LocationEntity | null> {
    return await findStore(this.hub, loaders, { id, code });
  }

  @Query(() => [NearbyStoreType], {
    description: 'Stores around a place that have the SKU to sell, nearest first.',
  })
  async nearbyStores(
    @Arg('skuId', () => ID, { description: 'What is looked for.' }) skuId: string,
    @Arg('latitude', () => Float, { description: 'WGS 84 degrees, -90 to 90.' }) latitude: number,
    @Arg('longitude', () => Float, { description: 'WGS 84 degrees, -180 to 180.' })
    longitude: number,
    @Arg('radiusKm', () => Float, {
      nullable: true,
      defaultValue: 20,
      description: 'How far, up to 200 km.',
    })
    radiusKm: number | null | undefined,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: 10,
      description: 'How many at most, up to 50.',
    })
    first: number | null | undefined,
  ): Promise<NearbyStore[]> {
    return await findNearbyStores(
      this.hub,
      { skuId, latitude, longitude, radiusKm: radiusKm ?? 20 },
      { first },
    );
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => LocalizedTextType, { description: 'Name over the door.' })
  name(@Root() store: LocationEntity): LocalizedTextType {
    return { zh: store.nameZh, en: store.nameEn };
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => LocalizedTextType, { description: 'The city it is in.' })
  city(@Root() store: LocationEntity): LocalizedTextType {
    return { zh: store.cityZh, en: store.cityEn };
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => LocalizedTextType, { description: 'Street and number.' })
  address(@Root() store: LocationEntity): LocalizedTextType {
    return { zh: store.addressZh, en: store.addressEn };
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => Float, { description: 'WGS 84 degrees.' })
  latitude(@Root() store: LocationEntity): number {
    return toDegrees(store.latitudeE6);
  }

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @FieldResolver(() => Float, { description: 'WGS 84 degrees.' })
  longitude(@Root() store: LocationEntity): number {
    return toDegrees(store.longitudeE6);
  }

  @Directive('@tag(name: "partner")')
  @FieldResolver(() => Boolean, {
    description: 'Whether it is open now, by the clock of the business zone.',
  })
  open(@Root() store: LocationEntity): boolean {
    return isOpenAt(
      store.openingHours,
      wallTime(this.hub.clock.now(), this.hub.environment.businessZone),
    );
  }
}

@Resolver(() => NearbyStoreType)
export class NearbyStoreResolver {
  @FieldResolver(() => StoreType, { description: 'The store.' })
  async store(
    @Root() nearby: NearbyStore,
    @Ctx() { loaders }: Context,
  ): Promise<LocationEntity | null> {
    return await loaders.location.load(nearby.locationId);
  }

  @FieldResolver(() => AvailabilityType, { description: 'What it may promise.' })
  availability(@Root() nearby: NearbyStore, @Ctx() { actor }: Context): AvailabilityType {
    return availabilityOf(actor, nearby.available);
  }
}
