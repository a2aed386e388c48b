import { formatMoney, type LocalizedText } from './localized-text.js';
import type { TimelineFacts, TimelineKind } from './timeline-event.js';

/**
 * Names other capabilities give to what their events mention by code; a code that is new here is shown as it is.
 * Titles are made when they are read, so a name added later improves old entries too.
 */
const names: Readonly<Record<string, Readonly<Record<string, LocalizedText>>>> = {
  tier: {
    pearl: { zh: '珍珠会员', en: 'Pearl' },
    silver: { zh: '银卡会员', en: 'Silver' },
    gold: { zh: '金卡会员', en: 'Gold' },
    black: { zh: '黑卡会员', en: 'Black' },
  },
  message: {
    order_paid: { zh: '付款成功', en: 'Payment received' },
    order_ready_for_pickup: { zh: '可以取货了', en: 'Ready to collect' },
    order_refunded: { zh: '退款已处理', en: 'Refund on its way' },
    points_arrived: { zh: '积分到账', en: 'Points have arrived' },
    coupon_issued: { zh: '收到优惠券', en: 'A coupon for you' },
  },
};

/** Placeholders in braces are facts; `{amount}` is `amountMinor` in `currency`, `{signed:x}` carries its sign, `{tier:x}` is a name. */
const templates: Record<TimelineKind, LocalizedText | Readonly<Record<string, LocalizedText>>> = {
  'member.registered': { zh: '注册成为会员', en: 'Became a member' },
  'member.tier_changed': {
    zh: '会员等级由{tier:fromTier}变为{tier:toTier}',
    en: 'Tier changed from {tier:fromTier} to {tier:toTier}',
  },
  'member.points_changed': {
    earned: { zh: '获得积分 {signed:change}', en: 'Earned points {signed:change}' },
    activated: { zh: '积分生效 {signed:change}', en: 'Points became available {signed:change}' },
    spent: { zh: '使用积分 {signed:change}', en: 'Spent points {signed:change}' },
    restored: { zh: '退回积分 {signed:change}', en: 'Points came back {signed:change}' },
    clawed_back: { zh: '扣回积分 {signed:change}', en: 'Points taken back {signed:change}' },
    expired: { zh: '积分过期 {signed:change}', en: 'Points expired {signed:change}' },
    adjusted: { zh: '积分调整 {signed:change}', en: 'Points adjusted {signed:change}' },
  },
  'member.status_changed': {
    active: { zh: '账户恢复正常', en: 'Account active again' },
    frozen: { zh: '账户被冻结', en: 'Account frozen' },
    closed: { zh: '账户已注销', en: 'Account closed' },
  },
  'order.placed': {
    zh: '下单 {orderNumber}，{amount}',
    en: 'Placed order {orderNumber}, {amount}',
  },
  'order.paid': {
    zh: '支付订单 {orderNumber}，{amount}',
    en: 'Paid order {orderNumber}, {amount}',
  },
  'order.closed': {
    payment_timeout: {
      zh: '订单 {orderNumber} 超时未支付，已关闭',
      en: 'Order {orderNumber} closed: not paid in time',
    },
    cancelled_by_buyer: {
      zh: '买家取消订单 {orderNumber}',
      en: 'Order {orderNumber} cancelled by the buyer',
    },
    cancelled_by_staff: {
      zh: '店员取消订单 {orderNumber}',
      en: 'Order {orderNumber} cancelled by staff',
    },
    refused: { zh: '订单 {orderNumber} 未能成立', en: 'Order {orderNumber} was refused' },
  },
  'order.ready_for_pickup': {
    zh: '订单 {orderNumber} 已备货，待自提',
    en: 'Order {orderNumber} is ready for pickup',
  },
  'order.pickup_missed': {
    zh: '订单 {orderNumber} 逾期未自提',
    en: 'Order {orderNumber} was not collected in time',
  },
  'order.shipped': {
    zh: '订单 {orderNumber} 已发货（{carrier}）',
    en: 'Order {orderNumber} shipped with {carrier}',
  },
  'order.completed': { zh: '订单 {orderNumber} 已完成', en: 'Order {orderNumber} completed' },
  'order.refunded': {
    zh: '订单 {orderNumber} 退款 {amount}',
    en: 'Refund of {amount} for order {orderNumber}',
  },
  'order.imported': {
    order: { zh: '历史订单 {orderNumber}，{amount}', en: 'Historic order {orderNumber}, {amount}' },
    refund: {
      zh: '历史订单 {orderNumber} 退款 {amount}',
      en: 'Historic refund of {amount} for order {orderNumber}',
    },
    credit: {
      zh: '历史贷项 {orderNumber}，{amount}',
      en: 'Historic credit {orderNumber}, {amount}',
    },
  },
  'marketing.coupon_issued': {
    claimed: { zh: '领取优惠券', en: 'Claimed a coupon' },
    granted: { zh: '获赠优惠券', en: 'Was given a coupon' },
    campaign: { zh: '收到活动优惠券', en: 'Received a campaign coupon' },
  },
  'marketing.coupon_redeemed': { zh: '使用优惠券', en: 'Used a coupon' },
  'marketing.coupon_rolled_back': { zh: '优惠券已退回', en: 'A coupon came back' },
  'marketing.message_delivered': {
    zh: '收到站内消息：{message:template}',
    en: 'Received an in-app message: {message:template}',
  },
};

/** The title of a timeline entry in both languages. Facts of an unknown variant fall back to the first template. */
export function timelineTitle(kind: TimelineKind, facts: TimelineFacts): LocalizedText {
  const template = templateOf(kind, facts['variant']);
  return { zh: filled(template.zh, facts, 'zh'), en: filled(template.en, facts, 'en') };
}

function templateOf(
  kind: TimelineKind,
  variant: string | number | null | undefined,
): LocalizedText {
  const template = templates[kind];
  if (isText(template)) return template;
  const chosen = template[String(variant)] ?? Object.values(template)[0];
  return chosen ?? { zh: kind, en: kind };
}

function isText(
  template: LocalizedText | Readonly<Record<string, LocalizedText>>,
): template is LocalizedText {
  return typeof template.zh === 'string';
}

function filled(template: string, facts: TimelineFacts, language: keyof LocalizedText): string {
  return template.replace(
    /\{(?:(\w+):)?(\w+)\}/g,
    (_match, format: string | undefined, name: string) => {
      if (name === 'amount') return amountOf(facts);
      const value = facts[name] ?? '—';
      if (format === undefined) return String(value);
      if (format === 'signed') return Number(value) > 0 ? `+${value}` : String(value);
      return names[format]?.[String(value)]?.[language] ?? String(value);
    },
  );
}

function amountOf(facts: TimelineFacts): string {
  const amountMinor = Number(facts['amountMinor'] ?? 0);
  return formatMoney({ amountMinor, currency: String(facts['currency']) });
}
