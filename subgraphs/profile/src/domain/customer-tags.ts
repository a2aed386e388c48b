import { formatMoney, type LocalizedText } from './localized-text.js';
import type { CustomerFacts } from './customer-facts.js';
import { type LifecycleStage, lifecycleStage } from './lifecycle-stage.js';

export interface CustomerTag {
  readonly code: string;
  readonly name: LocalizedText;
  readonly value: string | null;
}

const orderCountBands = [
  { from: 10, band: '10+' },
  { from: 5, band: '5-9' },
  { from: 2, band: '2-4' },
  { from: 1, band: '1' },
  { from: 0, band: '0' },
] as const;

const stageNames: Record<LifecycleStage, LocalizedText> = {
  PROSPECT: { zh: '潜在客户', en: 'Prospect' },
  NEW: { zh: '新客户', en: 'New customer' },
  ACTIVE: { zh: '活跃客户', en: 'Active customer' },
  REPURCHASE: { zh: '复购客户', en: 'Repeat customer' },
  SILENT: { zh: '沉默客户', en: 'Silent customer' },
  CHURNED: { zh: '流失客户', en: 'Churned customer' },
};

/** The computed tags, always in this order; tags that say nothing yet are left out. */
export function customerTags(facts: CustomerFacts): CustomerTag[] {
  const stage = lifecycleStage(facts);
  const tags: CustomerTag[] = [
    { code: 'lifecycle', name: stageNames[stage], value: stage },
    {
      code: 'order_count',
      name: { zh: '购买次数', en: 'Orders' },
      value: orderCountBand(facts.orderCount),
    },
  ];
  if (facts.orderCount > 0) {
    tags.push({
      code: 'amount',
      name: { zh: '累计消费', en: 'Total spend' },
      value: formatMoney(facts.revenue),
    });
  }
  if (facts.averageOrderValue !== null) {
    tags.push({
      code: 'average_order_value',
      name: { zh: '客单价', en: 'Average order value' },
      value: formatMoney(facts.averageOrderValue),
    });
  }
  if (facts.lastOrderAt !== null) {
    tags.push({
      code: 'last_order',
      name: { zh: '最近购买', en: 'Last order' },
      value: facts.lastOrderAt.toISOString(),
    });
  }
  if (facts.daysSinceLastOrder !== null) {
    tags.push({
      code: 'days_since_last_order',
      name: { zh: '距上次购买天数', en: 'Days since last order' },
      value: String(facts.daysSinceLastOrder),
    });
  }
  if (facts.repurchased) {
    tags.push({ code: 'repurchased', name: { zh: '有复购', en: 'Bought again' }, value: null });
  }
  if (facts.favouriteCategoryId !== null) {
    tags.push({
      code: 'favourite_category',
      name: { zh: '偏好品类', en: 'Favourite category' },
      value: facts.favouriteCategoryId,
    });
  }
  return tags;
}

export function orderCountBand(orderCount: number): string {
  return orderCountBands.find(({ from }) => orderCount >= from)?.band ?? '0';
}
