import { type ShortLine, shortLines, type SkuDemand } from './demand.js';

/** A location that may serve the order, with what it can promise per SKU. */
export interface LocationOffer {
  readonly locationId: string;
  readonly code: string;
  readonly available: ReadonlyMap<string, number>;
}

export type LocationChoice =
  { readonly chosen: string } | { readonly chosen: null; readonly short: readonly ShortLine[] };

/**
 * The location that has enough of everything; among several the one that keeps most in reserve of
 * what is asked, so that the warehouses empty evenly; then by code. An order is not split: when no
 * single location suffices, the answer names per SKU the best that any one location offers.
 */
export function chooseLocation(
  demand: readonly SkuDemand[],
  offers: readonly LocationOffer[],
): LocationChoice {
  const best = offers
    .filter((offer) => shortLines(demand, availableAt(offer)).length === 0)
    .map((offer) => ({ offer, spare: spareOf(demand, offer) }))
    .sort((a, b) => b.spare - a.spare || (a.offer.code < b.offer.code ? -1 : 1))[0];
  if (best !== undefined) return { chosen: best.offer.locationId };
  return { chosen: null, short: shortEverywhere(demand, offers) };
}

function availableAt(offer: LocationOffer): (skuId: string) => number {
  return (skuId) => offer.available.get(skuId) ?? 0;
}

/** The scarcest SKU decides: pieces left of it after this order. */
function spareOf(demand: readonly SkuDemand[], offer: LocationOffer): number {
  return Math.min(
    ...demand.map(({ skuId, quantity }) => (offer.available.get(skuId) ?? 0) - quantity),
  );
}

function shortEverywhere(
  demand: readonly SkuDemand[],
  offers: readonly LocationOffer[],
): ShortLine[] {
  const bestOf = (skuId: string): number =>
    offers.reduce((most, offer) => Math.max(most, offer.available.get(skuId) ?? 0), 0);
  const nowhereEnough = shortLines(demand, bestOf);
  if (nowhereEnough.length > 0 || offers.length === 0) return nowhereEnough;
  // Every SKU is somewhere, never all in one place: the fullest location shows what it lacks.
  const fewest = [...offers].sort(
    (a, b) =>
      shortLines(demand, availableAt(a)).length - shortLines(demand, availableAt(b)).length ||
      (a.code < b.code ? -1 : 1),
  )[0];
  return fewest === undefined ? [] : shortLines(demand, availableAt(fewest));
}
