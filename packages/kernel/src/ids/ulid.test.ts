import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../errors/domain-error.js';
import { isUlid, newUlid, parseUlid, ulidFactory } from './ulid.js';

describe('ids', () => {
  it('are 26 characters of which the first ten sort by time', () => {
    const earlier = newUlid(new Date('2026-01-01T00:00:00Z'));
    const later = newUlid(new Date('2026-01-01T00:00:01Z'));
    expect(isUlid(earlier)).toBe(true);
    expect(earlier < later).toBe(true);
    expect(earlier.slice(0, 10)).toBe(newUlid(new Date('2026-01-01T00:00:00Z')).slice(0, 10));
  });

  it('do not repeat within one millisecond', () => {
    const now = new Date();
    expect(new Set(Array.from({ length: 20_000 }, () => newUlid(now))).size).toBe(20_000);
  });

  it.each([
    '',
    'abc',
    '01ARZ3NDEKTSV4RRFFQ69G5FA',
    '81ARZ3NDEKTSV4RRFFQ69G5FAV',
    '01ARZ3NDEKTSV4RRFFQ69G5FAU',
    '01arz3ndektsv4rrffq69g5fav',
  ])('refuses "%s" as an id and names the field', (value) => {
    expect(isUlid(value)).toBe(false);
    expect(() => parseUlid(value, 'orderId')).toThrow(
      expect.objectContaining({
        constructor: DomainError,
        code: 'INVALID_ID',
        details: { field: 'orderId' },
      }),
    );
  });

  it('come out the same again from the same seed, and differ between seeds', () => {
    const at = new Date('2026-01-01T00:00:00Z');
    const run = (seed: string): string[] => {
      const next = ulidFactory(seed);
      return Array.from({ length: 100 }, () => next(at));
    };
    expect(run('demo')).toEqual(run('demo'));
    expect(new Set([...run('demo'), ...run('other')]).size).toBe(200);
    expect(run('demo').every(isUlid)).toBe(true);
  });
});
