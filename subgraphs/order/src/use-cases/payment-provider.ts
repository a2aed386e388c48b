/** A payment provider as the hub sees it. Every call is idempotent by the id it is about. */
export interface PaymentProvider {
  readonly name: string;
  /** Answers where the buyer confirms the payment; the outcome arrives as a signed notice. */
  startCharge(charge: {
    paymentId: string;
    amountMinor: number;
    currency: string;
  }): Promise<{ payUrl: string }>;
  /** PROCESSING: ask again later, or a signed notice says when it is done. */
  refund(refund: {
    refundId: string;
    paymentId: string;
    amountMinor: number;
    currency: string;
  }): Promise<'PROCESSING' | 'SUCCEEDED'>;
}

/** Money that a clerk took by hand goes back by hand. */
export const counterProvider = 'counter';
