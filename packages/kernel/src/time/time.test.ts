import { describe, expect, it } from '@jest/globals';
import {
  addBusinessDays,
  businessDay,
  businessDaysBetween,
  endOfBusinessDay,
  startOfBusinessDay,
} from './business-day.js';
import { FakeClock } from './clock.js';

describe('business days', () => {
  it.each([
    ['2026-03-01T15:59:59Z', 'Asia/Shanghai', '2026-03-01'],
    ['2026-03-01T16:00:00Z', 'Asia/Shanghai', '2026-03-02'],
    ['2026-03-01T00:00:00Z', 'America/New_York', '2026-02-28'],
  ])('%s in %s is %s', (moment, zone, day) => {
    expect(businessDay(new Date(moment), zone)).toBe(day);
  });

  it('start and end at midnight of the zone', () => {
    expect(startOfBusinessDay('2026-03-02', 'Asia/Shanghai').toISOString()).toBe(
      '2026-03-01T16:00:00.000Z',
    );
    expect(endOfBusinessDay('2026-03-02', 'Asia/Shanghai').toISOString()).toBe(
      '2026-03-02T16:00:00.000Z',
    );
  });

  it('last 23 hours when the clocks go forward', () => {
    const hours =
      endOfBusinessDay('2026-03-29', 'Europe/London').getTime() -
      startOfBusinessDay('2026-03-29', 'Europe/London').getTime();
    expect(hours / 3_600_000).toBe(23);
  });

  it('are counted and moved across months and leap years', () => {
    expect(addBusinessDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addBusinessDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(businessDaysBetween('2026-02-27', '2026-03-02')).toBe(3);
    expect(businessDaysBetween('2026-03-02', '2026-02-27')).toBe(-3);
  });

  it('refuse a day or a zone that does not exist', () => {
    expect(() => startOfBusinessDay('2026-02-30', 'Asia/Shanghai')).toThrow('not a day');
    expect(() => businessDay(new Date(), 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('the fake clock', () => {
  it('moves only when told to', () => {
    const clock = new FakeClock('2026-01-01T00:00:00Z');
    clock.advance(1500);
    clock.advance({ minutes: 15 });
    expect(clock.now().toISOString()).toBe('2026-01-01T00:15:01.500Z');
    clock.set('2025-01-01T00:00:00Z');
    expect(clock.now().toISOString()).toBe('2025-01-01T00:00:00.000Z');
  });
});
