import { describe, expect, it } from '@jest/globals';
import { demoCatalogue, ean13 } from './catalogue.js';
import { DEMO_MEMBER_COUNT, demoMembers } from './members.js';
import { DEMO_ORDER_COUNT, demoOrders } from './order-history.js';
import { demoLocations } from './store-locations.js';

const NOW = new Date('2026-11-22T00:00:00Z');

describe('the demo chain', () => {
  const { categories, products } = demoCatalogue();
  const members = demoMembers(NOW);
  const orders = demoOrders(NOW, members, products);

  it('has three cities, twelve stores and two warehouses', () => {
    expect(new Set(demoLocations.map((location) => location.city.en))).toEqual(
      new Set(['Shanghai', 'Hangzhou', 'Chengdu']),
    );
    expect(demoLocations.filter((location) => location.kind === 'STORE')).toHaveLength(12);
    expect(demoLocations.filter((location) => location.kind === 'WAREHOUSE')).toHaveLength(2);
  });

  it('sells some two hundred SKUs, sun care among them, each with its own code and a valid EAN-13', () => {
    const skus = products.flatMap((product) => product.skus);
    expect(skus.length).toBeGreaterThan(170);
    expect(skus.length).toBeLessThan(240);
    expect(new Set(skus.map((sku) => sku.code)).size).toBe(skus.length);
    expect(new Set(skus.map((sku) => sku.barcode)).size).toBe(skus.length);
    for (const sku of skus) expect(ean13(sku.barcode.slice(0, 12))).toBe(sku.barcode);
    expect(
      products.filter((product) => product.categoryCode === 'sun-care').length,
    ).toBeGreaterThan(4);
    expect(new Set(categories.map((category) => category.code)).size).toBe(categories.length);
  });

  it('computes the check digit of the GS1 example 629104150021 as 3', () => {
    expect(ean13('629104150021')).toBe('6291041500213');
  });

  it('tells the same story every time', () => {
    expect(demoOrders(NOW, demoMembers(NOW), demoCatalogue().products)).toEqual(orders);
    expect(members).toHaveLength(DEMO_MEMBER_COUNT);
    expect(orders).toHaveLength(DEMO_ORDER_COUNT);
  });

  it('looks back eighteen months and never forward, and nobody buys before joining', () => {
    for (const order of orders) {
      expect(order.placedAt.getTime()).toBeLessThan(NOW.getTime());
      const member = order.member === null ? undefined : members[order.member];
      if (member !== undefined) {
        expect(order.placedAt.getTime()).toBeGreaterThan(member.memberSince.getTime() - 86_400_000);
      }
    }
  });

  it('has seasons, returns and silent members', () => {
    const perMonth = (month: number): number => {
      const codes = new Set(
        products
          .filter((p) => p.categoryCode === 'sun-care')
          .flatMap((p) => p.skus.map((s) => s.code)),
      );
      const inMonth = orders.filter((order) => order.placedAt.getUTCMonth() + 1 === month);
      const lines = inMonth.flatMap((order) => order.lines);
      return lines.filter((line) => codes.has(line.skuCode)).length / lines.length;
    };
    expect(perMonth(7)).toBeGreaterThan(1.5 * perMonth(1));
    const returned = orders.filter((order) => order.returned !== null).length;
    expect(returned).toBeGreaterThan(300);
    expect(returned).toBeLessThan(700);
    const silentSince = NOW.getTime() - 180 * 86_400_000;
    const silentOrders = orders.filter(
      (order) => order.member !== null && members[order.member]?.habit === 'silent',
    );
    expect(silentOrders.length).toBeGreaterThan(100);
    expect(silentOrders.every((order) => order.placedAt.getTime() < silentSince)).toBe(true);
  });
});
