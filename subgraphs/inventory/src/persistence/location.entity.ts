import { booleanColumn, integerColumn, jsonColumn, textColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LocationKind } from '../domain/location-kind.js';
import type { OpeningHours } from '../domain/opening-hours.js';

@Entity({ name: 'location' })
export class LocationEntity {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(64), name: 'code' })
  code!: string;
  @Column({ ...textColumn(16), name: 'kind' })
  kind!: LocationKind;
  @Column({ ...textColumn(200), name: 'name_zh' })
  nameZh!: string;
  @Column({ ...textColumn(200), name: 'name_en' })
  nameEn!: string;
  @Column({ ...textColumn(100), name: 'city_zh' })
  cityZh!: string;
  @Column({ ...textColumn(100), name: 'city_en' })
  cityEn!: string;
  @Column({ ...textColumn(400), name: 'address_zh' })
  addressZh!: string;
  @Column({ ...textColumn(400), name: 'address_en' })
  addressEn!: string;
  /** Millionths of a degree, WGS 84. */
  @Column({ ...integerColumn(), name: 'latitude_e6' })
  latitudeE6!: number;
  @Column({ ...integerColumn(), name: 'longitude_e6' })
  longitudeE6!: number;
  @Column({ ...jsonColumn(), name: 'opening_hours' })
  openingHours!: readonly OpeningHours[];
  /** Its stock may be sold at all. */
  @Column({ ...booleanColumn(), name: 'selling' })
  selling!: boolean;
  /** Customers may collect orders here. */
  @Column({ ...booleanColumn(), name: 'pickup' })
  pickup!: boolean;
  /** Delivery orders may be served from here. */
  @Column({ ...booleanColumn(), name: 'ships' })
  ships!: boolean;
}
