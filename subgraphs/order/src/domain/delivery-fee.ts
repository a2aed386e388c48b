/** What bringing an order home costs, by currency; a currency without a rule is delivered free. */
interface DeliveryFeeRule {
  readonly feeMinor: number;
  /** Goods worth this much after discounts, before points, are delivered free. */
  readonly freeFromMinor: number;
}

const rules: Readonly<Record<string, DeliveryFeeRule>> = {
  CNY: { feeMinor: 800, freeFromMinor: 9_900 },
};

export function deliveryFee(basket: {
  readonly fulfilment: 'PICKUP' | 'DELIVERY' | 'COUNTER';
  readonly currency: string;
  readonly goodsMinor: number;
  /** A benefit of the member's tier. */
  readonly freeDelivery: boolean;
}): number {
  const rule = rules[basket.currency];
  if (basket.fulfilment !== 'DELIVERY' || rule === undefined || basket.freeDelivery) return 0;
  return basket.goodsMinor >= rule.freeFromMinor ? 0 : rule.feeMinor;
}
