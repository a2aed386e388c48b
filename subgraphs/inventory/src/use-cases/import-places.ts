import { newUlid } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { deepestCategory, depthOf, pathBelow } from '../domain/category-path.js';
import { toMicroDegrees } from '../domain/geography.js';
import {
  findCategoriesByCode,
  findLocationsByCode,
  insertCatalogue,
  updateMany,
} from '../persistence/catalogue.repository.js';
import type { CategoryEntity } from '../persistence/category.entity.js';
import type { LocationEntity } from '../persistence/location.entity.js';
import type { CategoryRow, LocationRow } from './import-catalogue.input.js';
import { unknownCode } from './refuse-unknown.js';

interface CodedId {
  readonly code: string;
  readonly id: string;
}

/** Parents stand before their children in the list, or exist already. */
export async function importCategories(
  manager: EntityManager,
  rows: readonly CategoryRow[],
  now: Date,
): Promise<CodedId[]> {
  const codes = rows.flatMap((row) =>
    row.parentCode === null ? [row.code] : [row.code, row.parentCode],
  );
  const known = await findCategoriesByCode(manager, codes);
  const settled = new Map(known);
  const created: CategoryEntity[] = [];
  const changed: CategoryEntity[] = [];
  rows.forEach((row, index) => {
    const earlier = known.get(row.code);
    const parent = row.parentCode === null ? null : settled.get(row.parentCode);
    if (parent === undefined)
      throw unknownCode(`categories.${String(index)}.parentCode`, row.parentCode ?? '');
    const id = earlier?.id ?? row.id ?? newUlid(now);
    const category: CategoryEntity = {
      id,
      code: row.code,
      nameZh: row.name.zh,
      nameEn: row.name.en,
      // A category stays where it was created: moving a branch would have to rewrite every path below it.
      parentId: earlier === undefined ? (parent?.id ?? null) : earlier.parentId,
      path: earlier?.path ?? pathBelow(parent?.path ?? null, id),
      position: row.position,
      onShelf: true,
    };
    if (depthOf(category.path) > deepestCategory)
      throw unknownCode(`categories.${String(index)}.parentCode`, 'too deep a level');
    settled.set(row.code, category);
    (earlier === undefined ? created : changed).push(category);
  });
  await insertCatalogue(manager, { categories: created });
  await updateMany(
    manager,
    'category',
    changed.map(({ id, nameZh, nameEn, position, onShelf }) => ({
      id,
      values: { name_zh: nameZh, name_en: nameEn, position, on_shelf: onShelf },
    })),
  );
  return rows.map((row) => ({ code: row.code, id: settled.get(row.code)?.id ?? '' }));
}

export async function importLocations(
  manager: EntityManager,
  rows: readonly LocationRow[],
  now: Date,
): Promise<CodedId[]> {
  const known = await findLocationsByCode(
    manager,
    rows.map((row) => row.code),
  );
  const locations = rows.map((row) =>
    locationOf(row, known.get(row.code)?.id ?? row.id ?? newUlid(now)),
  );
  await insertCatalogue(manager, {
    locations: locations.filter((location) => !known.has(location.code)),
  });
  await updateMany(
    manager,
    'location',
    locations
      .filter((location) => known.has(location.code))
      .map((location) => ({
        id: location.id,
        values: {
          kind: location.kind,
          name_zh: location.nameZh,
          name_en: location.nameEn,
          city_zh: location.cityZh,
          city_en: location.cityEn,
          address_zh: location.addressZh,
          address_en: location.addressEn,
          latitude_e6: location.latitudeE6,
          longitude_e6: location.longitudeE6,
          opening_hours: JSON.stringify(location.openingHours),
          selling: location.selling,
          pickup: location.pickup,
          ships: location.ships,
        },
      })),
  );
  return locations.map(({ code, id }) => ({ code, id }));
}

function locationOf(row: LocationRow, id: string): LocationEntity {
  return {
    id,
    code: row.code,
    kind: row.kind,
    nameZh: row.name.zh,
    nameEn: row.name.en,
    cityZh: row.city.zh,
    cityEn: row.city.en,
    addressZh: row.address.zh,
    addressEn: row.address.en,
    latitudeE6: toMicroDegrees(row.latitude),
    longitudeE6: toMicroDegrees(row.longitude),
    openingHours: row.openingHours,
    selling: row.selling,
    pickup: row.pickup ?? row.kind === 'STORE',
    ships: row.ships ?? row.kind === 'WAREHOUSE',
  };
}
