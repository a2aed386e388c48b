import { describe, expect, it } from '@jest/globals';
import { formatMoney } from './localized-text.js';
import { type TimelineFacts, type TimelineKind, timelineKinds } from './timeline-event.js';
import { timelineTitle } from './timeline-title.js';

describe('the title of a timeline entry', () => {
  it.each<[TimelineKind, TimelineFacts, zh: string, en: string]>([
    ['member.registered', { channel: 'phone' }, '注册成为会员', 'Became a member'],
    [
      'member.tier_changed',
      { fromTier: 'silver', toTier: 'gold' },
      '会员等级由银卡会员变为金卡会员',
      'Tier changed from Silver to Gold',
    ],
    [
      'member.points_changed',
      { variant: 'earned', change: 120 },
      '获得积分 +120',
      'Earned points +120',
    ],
    [
      'member.points_changed',
      { variant: 'spent', change: -50 },
      '使用积分 -50',
      'Spent points -50',
    ],
    ['member.status_changed', { variant: 'frozen' }, '账户被冻结', 'Account frozen'],
    [
      'order.paid',
      { orderNumber: 'A1', amountMinor: 123_456, currency: 'CNY' },
      '支付订单 A1，¥1,234.56',
      'Paid order A1, ¥1,234.56',
    ],
    [
      'order.closed',
      { orderNumber: 'A1', variant: 'payment_timeout' },
      '订单 A1 超时未支付，已关闭',
      'Order A1 closed: not paid in time',
    ],
    [
      'order.shipped',
      { orderNumber: 'A1', carrier: 'SF' },
      '订单 A1 已发货（SF）',
      'Order A1 shipped with SF',
    ],
    [
      'order.imported',
      { orderNumber: '536365', variant: 'refund', amountMinor: 500, currency: 'GBP' },
      '历史订单 536365 退款 £5.00',
      'Historic refund of £5.00 for order 536365',
    ],
    [
      'marketing.message_delivered',
      { template: 'order_paid' },
      '收到站内消息：付款成功',
      'Received an in-app message: Payment received',
    ],
    [
      'member.points_changed',
      { variant: 'a_reason_of_tomorrow', change: 1 },
      '获得积分 +1',
      'Earned points +1',
    ],
    [
      'member.tier_changed',
      { fromTier: 'black', toTier: 'diamond' },
      '会员等级由黑卡会员变为diamond',
      'Tier changed from Black to diamond',
    ],
    ['order.shipped', {}, '订单 — 已发货（—）', 'Order — shipped with —'],
  ])('of %s with %j', (kind, facts, zh, en) => {
    expect(timelineTitle(kind, facts)).toEqual({ zh, en });
  });

  it.each(timelineKinds)('exists in both languages and leaves no placeholder: %s', (kind) => {
    const facts = {
      orderNumber: 'A1',
      amountMinor: 1,
      currency: 'CNY',
      change: 1,
      variant: 'order',
    };
    const { zh, en } = timelineTitle(kind, facts);
    expect(`${zh} ${en}`).not.toMatch(/[{}]/);
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[\x20-\x7e¥—]+$/);
  });
});

describe('an amount for people', () => {
  it.each([
    [{ amountMinor: 1, currency: 'CNY' }, '¥0.01'],
    [{ amountMinor: -300, currency: 'GBP' }, '-£3.00'],
    [{ amountMinor: 300, currency: 'JPY' }, '¥300'],
  ])('%j is %s', (amount, text) => {
    expect(formatMoney(amount)).toBe(text);
  });
});
