import { baseErrors } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { existingSkuIds, findLocation } from '../persistence/catalogue.queries.js';

/** NOT_FOUND for a location or SKU that does not exist; what exists without stock is merely short. */
export async function refuseUnknownPlaceOrSkus(
  manager: EntityManager,
  locationId: string | null,
  skuIds: readonly string[],
): Promise<void> {
  if (locationId !== null && (await findLocation(manager, locationId)) === null) {
    throw baseErrors.refuse('NOT_FOUND', `There is no location ${locationId}`, {
      field: 'locationId',
      locationId,
    });
  }
  const ids = await existingSkuIds(manager, skuIds);
  const missing = skuIds.find((id) => !ids.has(id));
  if (missing !== undefined) {
    throw baseErrors.refuse('NOT_FOUND', `There is no SKU ${missing}`, {
      field: 'skuId',
      skuId: missing,
    });
  }
}

/** For a row of an import that names something by a code nobody has. */
export function unknownCode(field: string, code: string): Error {
  return baseErrors.refuse('BAD_USER_INPUT', `${field} names ${code}, which does not exist`, {
    field,
    code,
  });
}
