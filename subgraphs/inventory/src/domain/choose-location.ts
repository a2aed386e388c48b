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
  const judged = [...offers].sort(byCode).map((offer) => judge(demand, offer));
  const [best] = judged
    .filter((location) => location.short.length === 0)
    .sort((a, b) => b.spare - a.spare);
  if (best !== undefined) return { chosen: best.locationId };
  const short = shortLines(demand, bestOffer(offers));
  if (short.length > 0) return { chosen: null, short };
  // Every SKU is somewhere, never all in one place: the fullest location shows what it lacks.
  const fewest = judged.reduce((a, b) => (b.short.length < a.short.length ? b : a));
  return { chosen: null, short: fewest.short };
}

interface JudgedLocation {
  readonly locationId: string;
  readonly short: readonly ShortLine[];
  /** Pieces that would be left of the scarcest SKU. */
  readonly spare: number;
}

function judge(demand: readonly SkuDemand[], offer: LocationOffer): JudgedLocation {
  const available = availableAt(offer);
  return {
    locationId: offer.locationId,
    short: shortLines(demand, available),
    spare: Math.min(...demand.map(({ skuId, quantity }) => available(skuId) - quantity)),
  };
}

function availableAt(offer: LocationOffer): (skuId: string) => number {
  return (skuId) => offer.available.get(skuId) ?? 0;
}

/** The most that any one location can give of a SKU. */
function bestOffer(offers: readonly LocationOffer[]): (skuId: string) => number {
  return (skuId) => Math.max(0, ...offers.map((offer) => availableAt(offer)(skuId)));
}

function byCode(a: LocationOffer, b: LocationOffer): number {
  return a.code < b.code ? -1 : 1;
}
