import { businessDay, startOfBusinessDay } from '@hub/kernel';
import type { BusinessDays } from '../domain/business-days.js';

const rememberedDays = 5_000;

/** The calendar of a zone; it remembers when days begin, because replays and imports ask for the same few again. */
export function businessCalendar(zone: string): BusinessDays {
  const starts = new Map<string, number>();
  return {
    dayOf: (moment) => businessDay(moment, zone),
    startOf: (day) => {
      const known = starts.get(day);
      if (known !== undefined) return new Date(known);
      const start = startOfBusinessDay(day, zone);
      if (starts.size >= rememberedDays) starts.clear();
      starts.set(day, start.getTime());
      return start;
    },
  };
}
