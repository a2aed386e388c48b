import { describe, expect, it } from '@jest/globals';
import { nthPiece, percentage, threshold } from './cart.fixture.js';
import { promotionText } from './promotion-text.js';
import type { PromotionRule } from './promotion.js';

describe('a promotion in words', () => {
  it.each<[PromotionRule, string, string]>([
    [threshold(19900, 3000), '满¥199减¥30', '¥30 off from ¥199'],
    [threshold(19950, 3000, true), '每满¥199.50减¥30', '¥30 off for every ¥199.50'],
    [{ ...threshold(10000, 500), currency: 'GBP' }, '满£100减£5', '£5 off from £100'],
    [percentage(20), '8折', '20% off'],
    [percentage(15), '8.5折', '15% off'],
    [nthPiece(2, 50), '第二件半价', 'Half price on every second piece'],
    [nthPiece(3, 100), '第三件免费', 'Every third piece free'],
    [nthPiece(4, 30), '第4件7折', '30% off every 4th piece'],
    [nthPiece(2, 1), '第二件9.9折', '1% off every second piece'],
    [
      {
        kind: 'MEMBER_PRICE',
        prices: [
          { tierCode: 'GOLD', percentOff: 5 },
          { tierCode: 'PLATINUM', fixedMinor: 8800, currency: 'CNY' },
        ],
      },
      '会员价：GOLD 9.5折，PLATINUM ¥88',
      'Member price: GOLD 5% off, PLATINUM ¥88',
    ],
  ])('%j reads %s and %s', (rule, zh, en) => {
    expect(promotionText(rule)).toEqual({ zh, en });
  });
});
