import { describe, expect, it } from '@jest/globals';
import { lifecycleStage, type LifecycleStage } from './lifecycle-stage.js';

describe('the lifecycle stage', () => {
  it.each<[daysSinceLastOrder: number | null, repurchased: boolean, stage: LifecycleStage]>([
    [null, false, 'PROSPECT'],
    [0, false, 'NEW'],
    [29, false, 'NEW'],
    [30, false, 'ACTIVE'],
    [89, false, 'ACTIVE'],
    [0, true, 'REPURCHASE'],
    [89, true, 'REPURCHASE'],
    [90, false, 'SILENT'],
    [90, true, 'SILENT'],
    [179, true, 'SILENT'],
    [180, true, 'CHURNED'],
    [180, false, 'CHURNED'],
    [5000, true, 'CHURNED'],
  ])(
    '%p days after the last order, bought again: %p, is %s',
    (daysSinceLastOrder, repurchased, stage) => {
      expect(lifecycleStage({ daysSinceLastOrder, repurchased })).toBe(stage);
    },
  );
});
