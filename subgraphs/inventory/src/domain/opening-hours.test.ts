import { describe, expect, it } from '@jest/globals';
import { isOpenAt, minuteOf } from './opening-hours.js';

const office = [{ weekday: 1, opens: '10:00', closes: '22:00' }];
const bar = [{ weekday: 7, opens: '18:00', closes: '02:00' }];
const allDay = [{ weekday: 3, opens: '00:00', closes: '24:00' }];

describe('opening hours', () => {
  it.each([
    ['before it opens', office, 1, '09:59', false],
    ['the first minute', office, 1, '10:00', true],
    ['the last minute', office, 1, '21:59', true],
    ['the closing minute', office, 1, '22:00', false],
    ['another day', office, 2, '12:00', false],
    ['late on Sunday', bar, 7, '23:30', true],
    ['after midnight, which is Monday', bar, 1, '01:59', true],
    ['when the night ends', bar, 1, '02:00', false],
    ['the night before it opened', bar, 7, '01:00', false],
    ['the last minute of an open day', allDay, 3, '23:59', true],
    ['without hours', [], 3, '12:00', false],
  ])('%s', (_, hours, weekday, time, open) => {
    expect(isOpenAt(hours, { weekday, minuteOfDay: minuteOf(time) })).toBe(open);
  });
});
