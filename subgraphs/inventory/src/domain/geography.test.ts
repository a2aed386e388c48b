import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundingBox, distanceMeters, type Place, toDegrees, toMicroDegrees } from './geography.js';

const bund: Place = { latitude: 31.2397, longitude: 121.4906 };
const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('geography', () => {
  it.each([
    ['itself', bund, bund, 0],
    [
      'one degree of latitude',
      { latitude: 0, longitude: 0 },
      { latitude: 1, longitude: 0 },
      111_195,
    ],
    ['from Shanghai to Hangzhou', bund, { latitude: 30.2536, longitude: 120.1647 }, 167_563],
    [
      'across the 180th meridian',
      { latitude: 0, longitude: 179.5 },
      { latitude: 0, longitude: -179.5 },
      111_195,
    ],
    ['to the antipode', { latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 }, 20_015_114],
  ])('measures %s', (_, from, to, metres) => {
    expect(distanceMeters(from, to)).toBe(metres);
  });

  it('is the same both ways', () => {
    fc.assert(fc.property(place, place, (a, b) => distanceMeters(a, b) === distanceMeters(b, a)));
  });

  it('puts no place within the radius outside the box', () => {
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1, max: 200_000 }), (center, other, radius) => {
        if (distanceMeters(center, other) > radius) return true;
        const box = boundingBox(center, radius + 1);
        return (
          other.latitude >= box.south &&
          other.latitude <= box.north &&
          box.longitudes.some(
            ({ west, east }) => other.longitude >= west && other.longitude <= east,
          )
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps places near the centre in the box, at every longitude', () => {
    const near = fc.record({
      by: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      to: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    });
    fc.assert(
      fc.property(place, near, (center, { by, to }) => {
        const latitude = Math.max(-90, Math.min(90, center.latitude + by));
        const longitude = ((center.longitude + to + 540) % 360) - 180;
        const radius = distanceMeters(center, { latitude, longitude });
        const box = boundingBox(center, radius + 1);
        expect(latitude).toBeGreaterThanOrEqual(box.south);
        expect(latitude).toBeLessThanOrEqual(box.north);
        expect(
          box.longitudes.some(
            ({ west, east }) => longitude >= west - 1e-9 && longitude <= east + 1e-9,
          ),
        ).toBe(true);
      }),
    );
  });

  it.each([
    ['far from every edge', bund, 20_000, 1],
    ['west of the 180th meridian', { latitude: 0, longitude: -179.99 }, 20_000, 2],
    ['east of it', { latitude: 0, longitude: 179.99 }, 20_000, 2],
    ['at the pole', { latitude: 89.99, longitude: 0 }, 20_000, 1],
  ])('makes one or two ranges of longitude %s', (_, center, radius, ranges) => {
    expect(boundingBox(center, radius).longitudes).toHaveLength(ranges);
  });

  it('stores degrees as whole millionths', () => {
    expect(toMicroDegrees(121.4906)).toBe(121_490_600);
    expect(toDegrees(-121_490_600)).toBe(-121.4906);
  });
});
