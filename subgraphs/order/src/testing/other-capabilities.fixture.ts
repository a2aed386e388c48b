import { DomainError, newUlid } from '@hub/kernel';
import type { RemoteCapabilities, RemoteRequest } from '@hub/kernel/testing';
import { prorateCapped } from '@hub/kernel/pure';

export interface FakeSku {
  readonly skuId: string;
  readonly productId: string;
  readonly categoryId: string;
  readonly code: string;
  readonly barcode: string;
  readonly name: { zh: string; en: string };
  price: { amountMinor: number; currency: string };
  listed: boolean;
}

interface Hold {
  state: 'COMMITTED' | 'CONSUMED' | 'HELD' | 'RELEASED';
  readonly locationId: string;
  readonly lines: {
    orderLineId: string;
    skuId: string;
    quantity: number;
    consumed: number;
    released: number;
  }[];
}

interface FakeCoupon {
  status: 'AVAILABLE' | 'REDEEMED' | 'RESERVED';
  orderId: string | null;
  readonly amountMinor: number;
}

/**
 * Inventory, member and marketing in small, with real books: what is held, spent or given back is counted, calls are
 * idempotent as promised, and a test may let any call fail before or after it had its effect.
 */
export class OtherCapabilities {
  readonly warehouse = newUlid();
  readonly skus = new Map<string, FakeSku>();
  readonly pickupStores = new Set<string>();
  readonly stock = new Map<string, number>();
  readonly holds = new Map<string, Hold>();
  readonly returns = new Map<
    string,
    { lines: { skuId: string; quantity: number; condition: string }[]; locationId: string }
  >();
  readonly sold = new Set<string>();
  readonly points = new Map<string, number>();
  readonly spent = new Map<string, { memberId: string; points: number; released: boolean }>();
  readonly restored = new Map<string, number>();
  readonly coupons = new Map<string, FakeCoupon>();
  readonly rolledBack = new Map<string, string>();
  memberStatus = 'ACTIVE';
  freeDelivery = false;
  /** Percent off every line, as a promotion. */
  promotionPercent = 0;
  /** Called before a command has its effect; throw to fail it. */
  before: (operation: string) => void = () => undefined;
  /** Called after the effect; throw to lose the answer. */
  after: (operation: string) => void = () => undefined;

  addSku(priceMinor: number, available = 1_000, currency = 'CNY'): FakeSku {
    const skuId = newUlid();
    const number = String(this.skus.size + 1);
    const sku: FakeSku = {
      skuId,
      productId: newUlid(),
      categoryId: newUlid(),
      code: `SKU-${number}`,
      barcode: `69000000${number.padStart(5, '0')}`,
      name: { zh: `商品${number}`, en: `Product ${number}` },
      price: { amountMinor: priceMinor, currency },
      listed: true,
    };
    this.skus.set(skuId, sku);
    this.stock.set(skuId, available);
    return sku;
  }

  addMember(points = 0): string {
    const memberId = newUlid();
    this.points.set(memberId, points);
    return memberId;
  }

  addStore(): string {
    const storeId = newUlid();
    this.pickupStores.add(storeId);
    return storeId;
  }

  addCoupon(amountMinor: number): string {
    const couponId = newUlid();
    this.coupons.set(couponId, { status: 'AVAILABLE', orderId: null, amountMinor });
    return couponId;
  }

  remote(): RemoteCapabilities {
    return {
      inventory: (request) => this.answer(request, this.inventory()),
      member: (request) => this.answer(request, this.member()),
      marketing: (request) => this.answer(request, this.marketing()),
    };
  }

  /** Pieces of a SKU that are held for orders. */
  held(skuId: string): number {
    return [...this.holds.values()]
      .filter(({ state }) => state === 'HELD' || state === 'COMMITTED')
      .flatMap(({ lines }) => lines)
      .filter((line) => line.skuId === skuId)
      .reduce((sum, line) => sum + line.quantity - line.consumed - line.released, 0);
  }

  /** The hold runs out of time, as inventory's own clock would have it. */
  expireHold(orderId: string): void {
    const hold = this.hold(orderId);
    for (const line of hold.lines) this.release(line, undefined, false);
    hold.state = 'RELEASED';
  }

  private answer(
    request: RemoteRequest,
    fields: Record<string, (variables: never) => unknown>,
  ): Record<string, unknown> {
    const field = Object.keys(fields).find((name) =>
      new RegExp(`\\b${name}\\(`).test(request.query),
    );
    if (field === undefined) throw new Error(`No fake answers ${request.query}`);
    this.before(field);
    const value = fields[field]?.(request.variables as never);
    this.after(field);
    return { [field]: value };
  }

  private inventory(): Record<string, (variables: never) => unknown> {
    return {
      skusForSale: ({ ids }: { ids: string[] }) => ids.flatMap((id) => this.skus.get(id) ?? []),
      skusByBarcode: ({ barcodes }: { barcodes: string[] }) =>
        [...this.skus.values()].filter((sku) => barcodes.includes(sku.barcode)),
      storeForTrade: ({ id }: { id: string }) =>
        this.pickupStores.has(id) ? { id, pickup: true } : null,
      reserveStock: ({ input }: { input: ReserveInput }) => {
        const known = this.holds.get(input.orderId);
        if (known !== undefined && known.state !== 'RELEASED')
          return { __typename: 'StockReserved', locationId: known.locationId };
        const short = this.short(input.lines);
        if (short.length > 0) return { __typename: 'StockShort', lines: short };
        this.take(input.lines);
        const locationId = input.locationId ?? this.warehouse;
        this.holds.set(input.orderId, {
          state: 'HELD',
          locationId,
          lines: input.lines.map((line) => ({ ...line, consumed: 0, released: 0 })),
        });
        return { __typename: 'StockReserved', locationId };
      },
      sellStock: ({ input }: { input: ReserveInput & { allowNegative: boolean } }) => {
        const locationId = input.locationId ?? '';
        if (this.sold.has(input.orderId)) return { __typename: 'StockReserved', locationId };
        const short = input.allowNegative ? [] : this.short(input.lines);
        if (short.length > 0) return { __typename: 'StockShort', lines: short };
        this.take(input.lines);
        this.sold.add(input.orderId);
        return { __typename: 'StockReserved', locationId };
      },
      commitReservation: ({ input }: { input: { orderId: string } }) => {
        const hold = this.hold(input.orderId);
        if (hold.state === 'HELD') hold.state = 'COMMITTED';
        return { state: hold.state };
      },
      releaseReservation: ({
        input,
      }: {
        input: { orderId: string; lines?: { orderLineId: string; total: number }[] };
      }) => {
        const hold = this.holds.get(input.orderId);
        if (hold === undefined) return { state: 'RELEASED' };
        for (const line of hold.lines)
          this.release(
            line,
            input.lines?.find(({ orderLineId }) => orderLineId === line.orderLineId)?.total,
            input.lines !== undefined,
          );
        if (
          hold.state !== 'CONSUMED' &&
          hold.lines.every((line) => line.quantity === line.consumed + line.released)
        )
          hold.state = 'RELEASED';
        return { state: hold.state };
      },
      consumeReservation: ({
        input,
      }: {
        input: { orderId: string; lines?: { orderLineId: string; total: number }[] };
      }) => {
        const hold = this.hold(input.orderId);
        if (hold.state !== 'COMMITTED' && hold.state !== 'CONSUMED')
          throw new DomainError('RESERVATION_NOT_COMMITTED', `It is ${hold.state}`);
        for (const line of hold.lines) {
          const total =
            input.lines === undefined
              ? line.quantity - line.released
              : input.lines.find(({ orderLineId }) => orderLineId === line.orderLineId)?.total;
          if (total !== undefined) line.consumed = total;
        }
        hold.state = 'CONSUMED';
        return { state: hold.state };
      },
      returnStock: ({ input }: { input: ReturnInput }) => {
        if (this.returns.has(input.returnId)) return true;
        this.returns.set(input.returnId, { lines: input.lines, locationId: input.locationId });
        for (const { condition, quantity, skuId } of input.lines) {
          if (condition === 'SELLABLE')
            this.stock.set(skuId, (this.stock.get(skuId) ?? 0) + quantity);
        }
        return true;
      },
    };
  }

  private member(): Record<string, (variables: never) => unknown> {
    return {
      memberForTrade: ({ id }: { id: string }) => {
        const pointsAvailable = this.points.get(id);
        if (pointsAvailable === undefined) return null;
        return {
          memberId: id,
          status: this.memberStatus,
          tierCode: 'silver',
          pointsAvailable,
          pointsValueMinor: 1,
          freeDelivery: this.freeDelivery,
        };
      },
      spendPoints: ({
        input,
      }: {
        input: { orderId: string; memberId: string; points: number };
      }) => {
        const available = this.points.get(input.memberId) ?? 0;
        if (!this.spent.has(input.orderId)) {
          if (available < input.points)
            return { __typename: 'PointsShort', requested: input.points, available };
          this.points.set(input.memberId, available - input.points);
          this.spent.set(input.orderId, {
            memberId: input.memberId,
            points: input.points,
            released: false,
          });
        }
        return { __typename: 'PointsSpent', points: input.points };
      },
      releasePoints: ({ input }: { input: { orderId: string } }) => {
        const spent = this.spent.get(input.orderId);
        if (spent === undefined || spent.released) return true;
        spent.released = true;
        this.points.set(spent.memberId, (this.points.get(spent.memberId) ?? 0) + spent.points);
        return true;
      },
      restorePoints: ({
        input,
      }: {
        input: { orderId: string; refundId: string; points: number };
      }) => {
        const spent = this.spent.get(input.orderId);
        if (spent !== undefined && !this.restored.has(input.refundId)) {
          this.restored.set(input.refundId, input.points);
          this.points.set(spent.memberId, (this.points.get(spent.memberId) ?? 0) + input.points);
        }
        return { points: input.points };
      },
    };
  }

  private marketing(): Record<string, (variables: never) => unknown> {
    return {
      evaluateBenefits: ({ input }: { input: EvaluateInput }) => this.evaluate(input),
      reserveCoupon: ({ input }: { input: { couponId: string; orderId: string } }) => {
        const coupon = this.coupons.get(input.couponId);
        if (coupon === undefined || (coupon.orderId !== null && coupon.orderId !== input.orderId)) {
          return {
            __typename: 'CouponRefused',
            couponId: input.couponId,
            reason: 'IN_USE',
            message: 'The coupon is in use',
          };
        }
        if (coupon.status === 'AVAILABLE')
          Object.assign(coupon, { status: 'RESERVED', orderId: input.orderId });
        return { __typename: 'CouponReserved', couponId: input.couponId };
      },
      redeemCoupon: ({ input }: { input: { couponId: string; orderId: string } }) => {
        const coupon = this.coupons.get(input.couponId);
        if (coupon?.orderId !== input.orderId)
          throw new DomainError('COUPON_NOT_RESERVED', 'The coupon is not held for this order');
        coupon.status = 'REDEEMED';
        return true;
      },
      releaseCoupon: ({ input }: { input: { couponId: string; orderId: string } }) => {
        const coupon = this.coupons.get(input.couponId);
        if (coupon?.orderId === input.orderId && coupon.status === 'RESERVED')
          Object.assign(coupon, { status: 'AVAILABLE', orderId: null });
        return true;
      },
      rollBackCoupon: ({
        input,
      }: {
        input: { couponId: string; orderId: string; refundId: string };
      }) => {
        const coupon = this.coupons.get(input.couponId);
        if (coupon?.orderId === input.orderId)
          Object.assign(coupon, { status: 'AVAILABLE', orderId: null });
        this.rolledBack.set(input.couponId, input.refundId);
        return true;
      },
    };
  }

  private evaluate(input: EvaluateInput): unknown {
    const discounts = input.lines.map((line) => {
      const list = line.unitPriceMinor * line.quantity;
      const amountMinor = Math.floor((list * this.promotionPercent) / 100);
      return amountMinor === 0
        ? []
        : [
            {
              kind: 'PROMOTION',
              sourceId: null,
              name: { zh: '促销', en: 'Promotion' },
              amountMinor,
            },
          ];
    });
    const left = input.lines.map(
      (line, index) =>
        line.unitPriceMinor * line.quantity - (discounts[index]?.[0]?.amountMinor ?? 0),
    );
    const coupon = input.couponId === null ? undefined : this.coupons.get(input.couponId);
    const usable = coupon?.status === 'AVAILABLE';
    const total = left.reduce((sum, amount) => sum + amount, 0);
    const shares = usable
      ? prorateCapped(Math.min(coupon.amountMinor, total), left)
      : left.map(() => 0);
    return {
      lines: input.lines.map((line, index) => ({
        lineKey: line.lineKey,
        discounts: [
          ...(discounts[index] ?? []),
          ...((shares[index] ?? 0) === 0
            ? []
            : [
                {
                  kind: 'COUPON',
                  sourceId: input.couponId,
                  name: { zh: '优惠券', en: 'Coupon' },
                  amountMinor: shares[index],
                },
              ]),
        ],
      })),
      couponProblem:
        input.couponId !== null && !usable
          ? { couponId: input.couponId, reason: 'IN_USE', message: 'The coupon is in use' }
          : null,
      candidates: input.withCandidates
        ? [...this.coupons].map(([couponId, { amountMinor, status }]) => ({
            couponId,
            usable: status === 'AVAILABLE',
            savingMinor: status === 'AVAILABLE' ? Math.min(amountMinor, total) : null,
            reason: status === 'AVAILABLE' ? null : 'IN_USE',
          }))
        : [],
    };
  }

  private hold(orderId: string): Hold {
    const hold = this.holds.get(orderId);
    if (hold === undefined)
      throw new DomainError('RESERVATION_UNKNOWN', 'Nothing is held for this order');
    return hold;
  }

  private short(lines: readonly { skuId: string; quantity: number }[]) {
    return lines
      .map(({ quantity, skuId }) => ({
        skuId,
        requested: quantity,
        available: this.stock.get(skuId) ?? 0,
      }))
      .filter(({ available, requested }) => available < requested);
  }

  private take(lines: readonly { skuId: string; quantity: number }[]): void {
    for (const { quantity, skuId } of lines)
      this.stock.set(skuId, (this.stock.get(skuId) ?? 0) - quantity);
  }

  private release(
    line: Hold['lines'][number],
    total: number | undefined,
    onlyNamed: boolean,
  ): void {
    const open = line.quantity - line.consumed - line.released;
    const more = total === undefined ? (onlyNamed ? 0 : open) : total - line.released;
    if (more > open) throw new DomainError('RESERVATION_OVERDRAWN', 'The line holds fewer pieces');
    line.released += more;
    this.stock.set(line.skuId, (this.stock.get(line.skuId) ?? 0) + more);
  }
}

interface ReserveInput {
  readonly orderId: string;
  readonly locationId: string | null;
  readonly lines: { orderLineId: string; skuId: string; quantity: number }[];
}

interface ReturnInput {
  readonly returnId: string;
  readonly locationId: string;
  readonly lines: { skuId: string; quantity: number; condition: string }[];
}

interface EvaluateInput {
  readonly couponId: string | null;
  readonly lines: readonly { lineKey: string; unitPriceMinor: number; quantity: number }[];
  readonly withCandidates: boolean;
}
