import { DateTime } from 'luxon';

/** The calendar day it is in the zone at that moment, `YYYY-MM-DD`. */
export function businessDay(date: Date, zone: string): string {
  return isoDay(DateTime.fromJSDate(date, { zone }));
}

/** The first moment of the day in the zone; with daylight saving this is not always 00:00. */
export function startOfBusinessDay(day: string, zone: string): Date {
  return parseDay(day, zone).startOf('day').toJSDate();
}

/** The first moment after the day: use it as an exclusive bound. */
export function endOfBusinessDay(day: string, zone: string): Date {
  return startOfBusinessDay(addBusinessDays(day, 1), zone);
}

/** Calendar days later (or earlier, below 0); every day is a business day in retail. */
export function addBusinessDays(day: string, days: number): string {
  return isoDay(parseDay(day, 'utc').plus({ days }));
}

/** Whole days from one day to another; negative when the second is earlier. */
export function businessDaysBetween(from: string, to: string): number {
  return Math.round(parseDay(to, 'utc').diff(parseDay(from, 'utc'), 'days').days);
}

function parseDay(day: string, zone: string): DateTime<true> {
  const parsed = DateTime.fromFormat(day, 'yyyy-MM-dd', { zone });
  if (!parsed.isValid)
    throw new RangeError(`"${day}" is not a day YYYY-MM-DD in the zone "${zone}"`);
  return parsed;
}

function isoDay(date: DateTime): string {
  if (!date.isValid)
    throw new RangeError(`Not a moment in a known zone: ${date.invalidExplanation}`);
  return date.toFormat('yyyy-MM-dd');
}
