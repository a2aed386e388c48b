import { Duration, type DurationLikeObject } from 'luxon';

/** Where "now" comes from; the domain gets it as an argument, everything else from here. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Stands still until it is told to move. */
export class FakeClock implements Clock {
  private current: number;

  constructor(start: Date | string = '2026-01-01T00:00:00Z') {
    this.current = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.current);
  }

  /** By milliseconds or by a duration such as `{ minutes: 15 }`. */
  advance(by: number | DurationLikeObject): void {
    this.current += typeof by === 'number' ? by : Duration.fromObject(by).toMillis();
  }

  set(date: Date | string): void {
    this.current = new Date(date).getTime();
  }
}
