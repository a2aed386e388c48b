/**
 * Why money goes back: goods returned, the order cancelled before handover, a pickup missed, a payment that came
 * after the order had closed or had been paid already, stock lost between hold and payment, or an import says so.
 */
export const refundCauses = [
  'RETURN',
  'CANCELLATION',
  'PICKUP_MISSED',
  'PAID_TOO_LATE',
  'STOCK_LOST',
  'IMPORT',
] as const;
export type RefundCause = (typeof refundCauses)[number];
