import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { tagsOfEvent, heardEventTypes } from './event-changes.js';
import { readCacheRules } from './cache-rules.js';

const [skuId, productId, memberId, orderId] = [
  '01JD0000000000000000000SKV',
  '01JD00000000000000000000PR',
  '01JD0000000000000000000MEM',
  '01JD0000000000000000000XRD',
] as const;

function heard(type: string, payload: unknown): string[] {
  return tagsOfEvent({
    id: '01JD0000000000000000000EVT',
    type,
    aggregateId: 'a',
    occurredAt: '2026-01-01T00:00:00.000Z',
    payload,
  });
}

describe('what an event makes void', () => {
  it.each<[string, unknown, string[]]>([
    [
      'inventory.sku_listing_changed.v1',
      { skuId, productId, listed: true },
      [`Sku:${skuId}`, 'Sku:*', `Product:${productId}`, 'Product:*'],
    ],
    [
      'inventory.stock_level_crossed.v1',
      { skuId, locationId: 'l', state: 'low', availableToPromise: 1 },
      [`Sku:${skuId}`, 'Sku:*'],
    ],
    ['member.tier_changed.v1', { memberId }, [`Member:${memberId}`, 'Member:*']],
    [
      'order.paid.v1',
      { orderId, memberId },
      [`Order:${orderId}`, 'Order:*', `Member:${memberId}`, 'Member:*'],
    ],
    ['order.paid.v1', { orderId, memberId: null }, [`Order:${orderId}`, 'Order:*']],
    ['order.paid.v1', { orderId: 7, memberId: '' }, ['Order', 'Order:*', 'Member', 'Member:*']],
    ['inventory.stock_level_crossed.v1', 'nonsense', ['Sku', 'Sku:*']],
    ['weather.changed.v1', { skuId }, []],
    ['constructor', { skuId }, []],
  ])('%s %j', (type, payload, tags) => {
    expect(heard(type, payload)).toEqual(tags);
  });

  it('is said for every event of the hub, and for no other', () => {
    const folder = new URL('../../../packages/events/src/', import.meta.url);
    const announced = readdirSync(folder)
      .filter((file) => file.endsWith('-events.ts'))
      .map((file) => readFileSync(new URL(file, folder), 'utf8'))
      .flatMap((text) => [...text.matchAll(/name: '([^']+)',\s*version: (\d+)/g)])
      .map(([, name, version]) => `${name ?? ''}.v${version ?? ''}`);
    expect(announced.length).toBeGreaterThan(20);
    expect([...heardEventTypes].sort()).toEqual(announced.sort());
  });

  it('speaks of entities the graph has', () => {
    const { types } = readCacheRules(
      readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8'),
    );
    const named = new Set(heardEventTypes.flatMap((type) => heard(type, {})));
    for (const tag of named) {
      const type = tag.replace(':*', '');
      expect([type, types.get(type)?.isEntity]).toEqual([type, true]);
    }
  });
});
