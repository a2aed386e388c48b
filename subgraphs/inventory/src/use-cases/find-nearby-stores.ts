import { z } from 'zod';
import { boundingBox, distanceMeters, toDegrees, toMicroDegrees } from '../domain/geography.js';
import { findStoresInBox } from '../persistence/stock.queries.js';
import type { InventoryRuntime } from './inventory-runtime.js';
import { type PageRequest, parseInput, parsePage, ulidInput } from '@hub/kernel';

const nearbyInput = z.object({
  skuId: ulidInput,
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  radiusKm: z.number().gt(0).max(200),
});

export interface NearbyStore {
  readonly locationId: string;
  readonly distanceMeters: number;
  /** Pieces that may be promised there, 1 or more. */
  readonly available: number;
}

/** Stores around a place that have the SKU to sell, nearest first; one statement whatever is found. For everybody. */
export async function findNearbyStores(
  hub: InventoryRuntime,
  given: unknown,
  page: PageRequest,
): Promise<NearbyStore[]> {
  const { skuId, radiusKm, ...place } = parseInput(nearbyInput, given);
  const { first } = parsePage(page, { default: 10 });
  const radius = radiusKm * 1_000;
  const box = boundingBox(place, radius);
  const rows = await findStoresInBox(
    hub.database.read,
    skuId,
    {
      southE6: toMicroDegrees(box.south),
      northE6: toMicroDegrees(box.north),
      longitudes: box.longitudes.map(({ west, east }) => ({
        westE6: toMicroDegrees(west),
        eastE6: toMicroDegrees(east),
      })),
    },
    'STORE',
  );
  return rows
    .map((row) => ({
      locationId: row.locationId,
      available: row.available,
      distanceMeters: distanceMeters(place, {
        latitude: toDegrees(row.latitudeE6),
        longitude: toDegrees(row.longitudeE6),
      }),
    }))
    .filter((store) => store.distanceMeters <= radius)
    .sort((a, b) => a.distanceMeters - b.distanceMeters)
    .slice(0, first);
}
