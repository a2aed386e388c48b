/** WGS 84 degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const earthRadiusMeters = 6_371_008.8;
const metersPerDegree = (earthRadiusMeters * Math.PI) / 180;

/** Great-circle distance by the haversine formula (R. W. Sinnott, 1984), on the mean earth radius. */
export function distanceMeters(from: Place, to: Place): number {
  const latitude = radians(to.latitude - from.latitude);
  const longitude = radians(to.longitude - from.longitude);
  const chord =
    Math.sin(latitude / 2) ** 2 +
    Math.cos(radians(from.latitude)) *
      Math.cos(radians(to.latitude)) *
      Math.sin(longitude / 2) ** 2;
  return Math.round(2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(chord))));
}

export interface BoundingBox {
  readonly south: number;
  readonly north: number;
  /** One range, or two where the circle crosses the 180th meridian. */
  readonly longitudes: readonly { readonly west: number; readonly east: number }[];
}

/** A box that holds the whole circle: what an index can range over before distances are computed. */
export function boundingBox(center: Place, radiusMeters: number): BoundingBox {
  const height = radiusMeters / metersPerDegree;
  const south = Math.max(-90, center.latitude - height);
  const north = Math.min(90, center.latitude + height);
  const reach = Math.sin(radians(height)) / Math.cos(radians(center.latitude));
  if (south <= -90 || north >= 90 || reach >= 1) {
    return { south, north, longitudes: [{ west: -180, east: 180 }] };
  }
  const width = (Math.asin(reach) * 180) / Math.PI;
  const west = center.longitude - width;
  const east = center.longitude + width;
  if (west < -180) {
    return {
      south,
      north,
      longitudes: [
        { west: west + 360, east: 180 },
        { west: -180, east },
      ],
    };
  }
  if (east > 180) {
    return {
      south,
      north,
      longitudes: [
        { west, east: 180 },
        { west: -180, east: east - 360 },
      ],
    };
  }
  return { south, north, longitudes: [{ west, east }] };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

const microDegrees = 1_000_000;

/** Degrees are stored as whole millionths (11 cm), which both dialects compare exactly. */
export function toMicroDegrees(degrees: number): number {
  return Math.round(degrees * microDegrees);
}

export function toDegrees(stored: number): number {
  return stored / microDegrees;
}
