/** One span of a week in the business zone. `closes` before `opens` means after midnight. */
export interface OpeningHours {
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number;
  /** "HH:MM", 00:00 to 23:59. */
  readonly opens: string;
  /** "HH:MM", 00:01 to 24:00. */
  readonly closes: string;
}

/** A moment as the clock on the wall of the business zone shows it. */
export interface WallTime {
  readonly weekday: number;
  readonly minuteOfDay: number;
}

/** The first minute is open, the closing minute is not. A span over midnight belongs to the day it begins. */
export function isOpenAt(hours: readonly OpeningHours[], at: WallTime): boolean {
  const yesterday = at.weekday === 1 ? 7 : at.weekday - 1;
  return hours.some((span) => {
    const opens = minuteOf(span.opens);
    const closes = minuteOf(span.closes);
    if (closes > opens) {
      return span.weekday === at.weekday && at.minuteOfDay >= opens && at.minuteOfDay < closes;
    }
    return (
      (span.weekday === at.weekday && at.minuteOfDay >= opens) ||
      (span.weekday === yesterday && at.minuteOfDay < closes)
    );
  });
}

export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
