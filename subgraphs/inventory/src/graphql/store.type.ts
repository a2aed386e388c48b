import { cachedFor, LocalizedTextType } from '@hub/kernel';
import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { OpeningHours } from '../domain/opening-hours.js';
import type { LocationKind } from '../domain/location-kind.js';
import type { LocationEntity } from '../persistence/location.entity.js';

export const LocationKindEnum = {
  STORE: 'STORE',
  WAREHOUSE: 'WAREHOUSE',
} as const satisfies Record<LocationKind, LocationKind>;
registerEnumType(LocationKindEnum, {
  name: 'LocationKind',
  description: 'What a location is.',
  valuesConfig: {
    STORE: { description: 'A shop with a counter.' },
    WAREHOUSE: { description: 'A warehouse that serves deliveries.' },
  },
});

@Directive('@tag(name: "partner")')
@ObjectType('OpeningHours', { description: 'One span of a week, in the business zone.' })
export class OpeningHoursType implements OpeningHours {
  @Field(() => Int, { description: '1 Monday to 7 Sunday.' })
  readonly weekday!: number;

  @Field(() => String, { description: 'HH:MM, the first minute that is open.' })
  readonly opens!: string;

  @Field(() => String, {
    description: 'HH:MM up to 24:00; before `opens` it means after midnight.',
  })
  readonly closes!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Store', { description: 'A store or warehouse: where stock lies.' })
export class StoreType implements Pick<LocationEntity, 'id' | 'code' | 'kind'> {
  @Directive('@tag(name: "partner")')
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Field(() => String, { description: 'Unique code.' })
  readonly code!: string;

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Field(() => LocationKindEnum, { description: 'Store or warehouse.' })
  readonly kind!: LocationKind;

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Field(() => [OpeningHoursType], { description: 'When it is open; empty for warehouses.' })
  readonly openingHours!: readonly OpeningHoursType[];
}

@ObjectType('NearbyStore', { description: 'A store that has the SKU, seen from a place.' })
export class NearbyStoreType {
  @Field(() => Int, { description: 'Great-circle distance in metres.' })
  readonly distanceMeters!: number;
}

@ObjectType('StoreForTrade', { description: 'What an order needs to know of a location.' })
export class StoreForTradeType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;

  @Field(() => String, { description: 'Unique code.' })
  readonly code!: string;

  @Field(() => LocationKindEnum, { description: 'Store or warehouse.' })
  readonly kind!: LocationKind;

  @Field(() => LocalizedTextType, { description: 'Name over the door.' })
  readonly name!: LocalizedTextType;

  @Field(() => LocalizedTextType, { description: 'The city it is in.' })
  readonly city!: LocalizedTextType;

  @Field(() => Boolean, { description: 'Whether customers may collect orders here.' })
  readonly pickup!: boolean;

  @Field(() => Boolean, { description: 'Whether delivery orders may be served from here.' })
  readonly ships!: boolean;

  @Field(() => Boolean, { description: 'Whether its stock may be sold at all.' })
  readonly selling!: boolean;

  @Field(() => Float, { description: 'WGS 84 degrees.' })
  readonly latitude!: number;

  @Field(() => Float, { description: 'WGS 84 degrees.' })
  readonly longitude!: number;
}
