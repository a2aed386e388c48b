/** The calendar of the business zone, given to the domain from outside. */
export interface BusinessDays {
  /** The day it is at that moment, `YYYY-MM-DD`. */
  readonly dayOf: (moment: Date) => string;
  /** The first moment of the day. */
  readonly startOf: (day: string) => Date;
}

/**
 * The first moment after the same calendar day `years` later: what began at any time of 11 November 2026 lasts
 * through 11 November 2027. A 29 February without a successor ends with 28 February.
 */
export function anniversaryOf(start: Date, days: BusinessDays, years = 1): Date {
  return days.startOf(daysLater(yearsLater(days.dayOf(start), years), 1));
}

/** The first moment after the calendar day `count` days later. */
export function endOfDayAfter(start: Date, days: BusinessDays, count: number): Date {
  return days.startOf(daysLater(days.dayOf(start), count + 1));
}

/** The first moment of the earliest day whose anniversary is still to come: where a window of twelve months begins. */
export function windowStart(now: Date, days: BusinessDays): Date {
  const today = days.dayOf(now);
  const sameDayLastYear = yearsLater(today, -1);
  const isOver = yearsLater(sameDayLastYear, 1) < today;
  return days.startOf(isOver ? daysLater(sameDayLastYear, 1) : sameDayLastYear);
}

function yearsLater(day: string, years: number): string {
  const { year, month, date } = partsOf(day);
  const isLeapDayWithoutSuccessor = month === 2 && date === 29 && !isLeapYear(year + years);
  return isoDay(year + years, month, isLeapDayWithoutSuccessor ? 28 : date);
}

function daysLater(day: string, count: number): string {
  const { year, month, date } = partsOf(day);
  return isoDay(year, month, date + count);
}

function partsOf(day: string): { year: number; month: number; date: number } {
  const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
  return { year, month, date };
}

function isoDay(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
}

function isLeapYear(year: number): boolean {
  return new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
}
