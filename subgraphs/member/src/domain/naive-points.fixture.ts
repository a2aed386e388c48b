/** Every point by itself, the slow and obvious way: what the ledger by lots is measured against. */
interface Point {
  readonly lot: string;
  state: 'pending' | 'active' | 'gone';
}

export class NaivePoints {
  private readonly points: Point[] = [];
  private readonly expiries = new Map<string, number | null>();
  /** Lots of the points an order spent, in the order they went and have not come back. */
  private readonly orders: string[][] = [];
  private debt = 0;

  get available(): number {
    return this.count('active') - this.debt;
  }

  get pending(): number {
    return this.count('pending');
  }

  remaining(lot: string): number {
    return this.points.filter((point) => point.lot === lot && point.state !== 'gone').length;
  }

  expiry(lot: string): number | null {
    return this.expiries.get(lot) ?? null;
  }

  arrive(lot: string, points: number, expiry: number | null): void {
    this.expiries.set(lot, expiry);
    for (let index = 0; index < points; index += 1)
      this.put(lot, expiry === null ? 'pending' : 'active');
  }

  activate(lot: string, expiry: number): void {
    this.expiries.set(lot, expiry);
    for (const point of this.points.filter((one) => one.lot === lot && one.state === 'pending')) {
      point.state = 'gone';
      this.put(lot, 'active');
    }
  }

  spend(points: number): boolean {
    if (this.available < points) return false;
    this.orders.push(Array.from({ length: points }, () => this.takeSoonest()?.lot ?? 'none'));
    return true;
  }

  restore(order: number, points: number, now: number, graceUntil: number): void {
    for (let index = 0; index < points; index += 1) {
      const lot = this.orders[order]?.pop();
      if (lot === undefined) return;
      if ((this.expiry(lot) ?? 0) <= now) this.expiries.set(lot, graceUntil);
      this.put(lot, 'active');
    }
  }

  clawBack(lot: string, points: number): void {
    for (let index = 0; index < points; index += 1) {
      const own = this.points.find((point) => point.lot === lot && point.state !== 'gone');
      if (own !== undefined) own.state = 'gone';
      else if (this.takeSoonest() === undefined) this.debt += 1;
    }
  }

  expire(now: number): void {
    for (const point of this.points) {
      if (point.state === 'active' && (this.expiry(point.lot) ?? Infinity) <= now)
        point.state = 'gone';
    }
  }

  private put(lot: string, state: 'pending' | 'active'): void {
    if (state === 'active' && this.debt > 0) this.debt -= 1;
    else this.points.push({ lot, state });
  }

  private takeSoonest(): Point | undefined {
    const [soonest] = this.points
      .filter(({ state }) => state === 'active')
      .sort(
        (a, b) =>
          (this.expiry(a.lot) ?? Infinity) - (this.expiry(b.lot) ?? Infinity) ||
          (a.lot < b.lot ? -1 : 1),
      );
    if (soonest !== undefined) soonest.state = 'gone';
    return soonest;
  }

  private count(state: Point['state']): number {
    return this.points.filter((point) => point.state === state).length;
  }
}
