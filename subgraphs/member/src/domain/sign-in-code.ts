/** How long a code lives, how often it may be wrong, and how often a phone may be sent one. */
export const signInCodePolicy = {
  validSeconds: 300,
  attempts: 5,
  resendAfterSeconds: 60,
  messagesPerDay: 10,
} as const;

/** Six digits, zero included at the front. */
export function signInCodeFrom(random: (below: number) => number): string {
  return String(random(1_000_000)).padStart(6, '0');
}

export interface SentCodes {
  readonly sentAt: Date;
  /** Business day of `sentToday`. */
  readonly day: string;
  readonly sentToday: number;
}

/** Whole seconds until the phone may be sent another code; 0 means now. `dayEnds` is the end of the business day. */
export function secondsUntilNextCode(
  sent: SentCodes,
  now: Date,
  today: string,
  dayEnds: Date,
): number {
  const resendAt = sent.sentAt.getTime() + signInCodePolicy.resendAfterSeconds * 1_000;
  const isSpent = sent.day === today && sent.sentToday >= signInCodePolicy.messagesPerDay;
  const allowedAt = isSpent ? Math.max(resendAt, dayEnds.getTime()) : resendAt;
  return Math.max(0, Math.ceil((allowedAt - now.getTime()) / 1_000));
}
