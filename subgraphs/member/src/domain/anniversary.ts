import { DateTime } from 'luxon';

/**
 * The first moment after the same calendar day `years` later in the business zone: what began at any time of
 * 11 November 2026 lasts through 11 November 2027. A 29 February without a successor ends with 28 February.
 */
export function anniversaryOf(start: Date, zone: string, years = 1): Date {
  return DateTime.fromJSDate(start, { zone }).startOf('day').plus({ years }).plus({ days: 1 }).startOf('day').toJSDate();
}

/** The first moment after the calendar day `days` later. */
export function endOfDayAfter(start: Date, zone: string, days: number): Date {
  return DateTime.fromJSDate(start, { zone }).startOf('day').plus({ days: days + 1 }).startOf('day').toJSDate();
}

/** The first moment of the earliest day whose anniversary is still to come: where a window of twelve months begins. */
export function windowStart(now: Date, zone: string): Date {
  const sameDayLastYear = DateTime.fromJSDate(now, { zone }).startOf('day').minus({ years: 1 });
  const isOver = anniversaryOf(sameDayLastYear.toJSDate(), zone) <= now;
  return sameDayLastYear.plus({ days: isOver ? 1 : 0 }).startOf('day').toJSDate();
}
