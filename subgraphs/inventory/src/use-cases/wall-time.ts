import { DateTime } from 'luxon';
import type { WallTime } from '../domain/opening-hours.js';

/** What the clock on the wall shows at a moment in a zone. */
export function wallTime(now: Date, zone: string): WallTime {
  const local = DateTime.fromJSDate(now, { zone });
  return { weekday: local.weekday, minuteOfDay: local.hour * 60 + local.minute };
}
