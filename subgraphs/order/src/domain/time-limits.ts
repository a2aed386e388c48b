/** How long a placed order waits for its payment. */
export const paymentMinutes = 15;

/** Holds outlive the order's own deadline a little: the order decides first, expiry only cleans up. */
export const holdGraceMinutes = 5;

/** How long after it was rung up an offline counter sale may still be sent. */
export const offlineSaleDays = 30;

/** How far a counter's clock may run ahead. */
export const clockSkewMinutes = 5;

export function minutesAfter(moment: Date, minutes: number): Date {
  return new Date(moment.getTime() + minutes * 60_000);
}
