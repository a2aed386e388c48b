import { z } from 'zod';

const minor = z.object({ amountMinor: z.number() }).transform(({ amountMinor }) => amountMinor);

/** An order as every touchpoint that may see it reads it. */
export const orderFields = `id number status paymentStatus fulfilment fulfilmentStatus closeReason paidAt
  subtotal { amountMinor } discountTotal { amountMinor } pointsSpent pointsDiscount { amountMinor }
  deliveryFee { amountMinor } total { amountMinor } refundedTotal { amountMinor } couponId
  lines {
    id quantity refundedQuantity sku { id }
    listTotal { amountMinor } payable { amountMinor } refundedTotal { amountMinor }
    discounts { kind amount { amountMinor } }
  }
  payments { id status amount { amountMinor } refunded { amountMinor } }
  refunds { id status amount { amountMinor } pointsRestored couponReturned }`;

export const orderShape = z.object({
  id: z.string(),
  number: z.string(),
  status: z.string(),
  paymentStatus: z.string(),
  fulfilment: z.string(),
  fulfilmentStatus: z.string(),
  closeReason: z.string().nullable(),
  paidAt: z.string().nullable(),
  subtotal: minor,
  discountTotal: minor,
  pointsSpent: z.number(),
  pointsDiscount: minor,
  deliveryFee: minor,
  total: minor,
  refundedTotal: minor,
  couponId: z.string().nullable(),
  lines: z.array(
    z.object({
      id: z.string(),
      quantity: z.number(),
      refundedQuantity: z.number(),
      sku: z.object({ id: z.string() }),
      listTotal: minor,
      payable: minor,
      refundedTotal: minor,
      discounts: z.array(z.object({ kind: z.string(), amount: minor })),
    }),
  ),
  payments: z.array(
    z.object({ id: z.string(), status: z.string(), amount: minor, refunded: minor }),
  ),
  refunds: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      amount: minor,
      pointsRestored: z.number(),
      couponReturned: z.boolean(),
    }),
  ),
});
export type SeenOrder = z.infer<typeof orderShape>;

type Stage = 'AWAITING' | 'PAID' | 'READY' | 'GONE' | 'DONE' | 'CLOSED';

/** What the model believes of one line. */
interface ModelLine {
  readonly id: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly payable: number;
  readonly byCoupon: number;
  readonly byPoints: number;
  refunded: number;
  /** Pieces that came back damaged: they are gone from the shelf for good. */
  damaged: number;
}

/** One order in the naive model: it is told what was asked and answered, and never looks into the hub. */
export class ModelOrder {
  stage: Stage;
  paid = false;
  readonly lines: readonly ModelLine[];
  /** Payments of which the provider said that they succeeded. */
  readonly captured = new Set<string>();
  #feeIsBack = false;

  constructor(
    readonly placed: SeenOrder,
    /** Index of the buyer; null for an anonymous sale. */
    readonly buyer: number | null,
    readonly storeId: string | null,
  ) {
    this.stage = placed.fulfilment === 'COUNTER' ? 'DONE' : 'AWAITING';
    this.lines = placed.lines.map((line) => ({
      id: line.id,
      skuId: line.sku.id,
      quantity: line.quantity,
      payable: line.payable,
      byCoupon: discount(line, 'COUPON'),
      byPoints: discount(line, 'POINTS'),
      refunded: 0,
      damaged: 0,
    }));
    if (this.stage === 'DONE' || placed.status === 'PAID') this.pay();
  }

  get id(): string {
    return this.placed.id;
  }

  /** The money is there. */
  pay(): void {
    this.paid = true;
    if (this.stage === 'AWAITING') this.stage = 'PAID';
  }

  /** It ends with nothing handed over; what is left of it goes back. */
  close(): void {
    if (this.paid) {
      for (const line of this.lines) line.refunded = line.quantity;
      this.#feeIsBack = true;
    }
    this.stage = 'CLOSED';
  }

  get left(): { readonly orderLineId: string; readonly quantity: number }[] {
    return this.lines
      .map(({ id, quantity, refunded }) => ({ orderLineId: id, quantity: quantity - refunded }))
      .filter(({ quantity }) => quantity > 0);
  }

  refund(
    lines: readonly { orderLineId: string; quantity: number; condition: 'SELLABLE' | 'DAMAGED' }[],
  ): void {
    const stillHere = this.stage === 'PAID' || this.stage === 'READY';
    for (const { condition, orderLineId, quantity } of lines) {
      const line = this.lines.find(({ id }) => id === orderLineId)!;
      line.refunded += quantity;
      if (condition === 'DAMAGED' && !stillHere) line.damaged += quantity;
    }
    if (stillHere && this.left.length === 0) this.close();
  }

  get capturedMinor(): number {
    return this.placed.fulfilment === 'COUNTER'
      ? this.placed.total
      : this.captured.size * this.placed.total;
  }

  get goodsRefundedMinor(): number {
    return sum(this.lines.map((line) => firstUnits(line.payable, line.quantity, line.refunded)));
  }

  /** What went back of what paid for the order. */
  get refundedMinor(): number {
    return this.goodsRefundedMinor + (this.#feeIsBack ? this.placed.deliveryFee : 0);
  }

  /** What went back of everything that came in; a payment that bought nothing goes back whole. */
  get allRefundedMinor(): number {
    if (!this.paid) return this.capturedMinor;
    return this.capturedMinor - this.paidMinor + this.refundedMinor;
  }

  get paidMinor(): number {
    return this.paid ? this.placed.total : 0;
  }

  get pointsHeld(): number {
    if (!this.paid) return this.stage === 'CLOSED' ? 0 : this.placed.pointsSpent;
    const back = sum(
      this.lines.map((line) => firstUnits(line.byPoints, line.quantity, line.refunded)),
    );
    return this.placed.pointsSpent - back;
  }

  get earnBaseLeftMinor(): number {
    return this.paid ? this.placed.total - this.placed.deliveryFee - this.goodsRefundedMinor : 0;
  }

  /** What became of its coupon. */
  get couponUse(): 'NONE' | 'RESERVED' | 'REDEEMED' {
    if (this.placed.couponId === null) return 'NONE';
    if (!this.paid) return this.stage === 'CLOSED' ? 'NONE' : 'RESERVED';
    const isBack = this.lines.every(
      (line) => line.byCoupon === 0 || line.refunded === line.quantity,
    );
    return isBack ? 'NONE' : 'REDEEMED';
  }

  /** Pieces of a SKU that it keeps on the shelf for its buyer. */
  reserved(skuId: string): number {
    if (this.stage !== 'AWAITING' && this.stage !== 'PAID' && this.stage !== 'READY') return 0;
    return sum(
      this.lines
        .filter((line) => line.skuId === skuId)
        .map((line) => line.quantity - line.refunded),
    );
  }

  /** Pieces of a SKU that are on no shelf any more. */
  gone(skuId: string): number {
    if (this.stage !== 'GONE' && this.stage !== 'DONE') return 0;
    return sum(
      this.lines
        .filter((line) => line.skuId === skuId)
        .map((line) => line.quantity - line.refunded + line.damaged),
    );
  }

  get status(): string {
    if (this.stage === 'AWAITING') return 'AWAITING_PAYMENT';
    if (this.stage === 'READY') return 'PAID';
    if (this.stage === 'GONE') return 'FULFILLED';
    return this.stage === 'DONE' ? 'COMPLETED' : this.stage;
  }
}

/** What the first so many units of a line are worth when all cost the same and the last takes what is over. */
function firstUnits(total: number, quantity: number, units: number): number {
  return units === quantity ? total : Math.floor(total / quantity) * units;
}

export function discount(
  { discounts }: { readonly discounts: readonly { kind: string; amount: number }[] },
  ...kinds: readonly string[]
): number {
  const counted = discounts.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
  return sum(counted.map(({ amount }) => amount));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, next) => total + next, 0);
}
