import type { LocalizedName } from './pricing.js';

export const timelineKinds = [
  'placed',
  'payment_started',
  'payment_declined',
  'payment_received',
  'paid',
  'paid_too_late',
  'stock_lost',
  'coupon_not_redeemed',
  'ready_for_pickup',
  'picked_up',
  'pickup_missed',
  'shipped',
  'delivered',
  'completed',
  'closed_unpaid',
  'cancelled',
  'sold_at_counter',
  'imported',
  'refund_requested',
  'refunded',
  'money_returned',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

export const timelineActors = [
  'member',
  'clerk',
  'staff',
  'system',
  'payment-provider',
  'import',
] as const;
export type TimelineActor = (typeof timelineActors)[number];

/** What every touchpoint shows for the entry; never with personal data. */
const texts: Readonly<Record<TimelineKind, LocalizedName>> = {
  placed: { zh: '订单已提交，等待支付', en: 'Order placed, awaiting payment' },
  payment_started: { zh: '已发起支付', en: 'Payment started' },
  payment_declined: { zh: '支付未成功', en: 'Payment declined' },
  payment_received: { zh: '已收到付款，正在确认', en: 'Payment received, being confirmed' },
  paid: { zh: '支付成功', en: 'Paid' },
  paid_too_late: {
    zh: '订单关闭后到账，款项原路退回',
    en: 'Paid after the order had closed; the money goes back',
  },
  stock_lost: {
    zh: '付款到账时已无库存，款项原路退回',
    en: 'No stock left when the payment arrived; the money goes back',
  },
  coupon_not_redeemed: {
    zh: '优惠券核销未完成，优惠照常保留',
    en: 'The coupon could not be redeemed; its discount stands',
  },
  ready_for_pickup: { zh: '商品已备好，可到店自提', en: 'Ready for pickup' },
  picked_up: { zh: '已到店提货', en: 'Picked up in the store' },
  pickup_missed: {
    zh: '逾期未提货，订单取消并退款',
    en: 'Not collected in time; cancelled and refunded',
  },
  shipped: { zh: '已发货', en: 'Shipped' },
  delivered: { zh: '已签收', en: 'Delivered' },
  completed: { zh: '订单完成', en: 'Completed' },
  closed_unpaid: { zh: '超时未支付，订单已关闭', en: 'Not paid in time; closed' },
  cancelled: { zh: '订单已取消', en: 'Cancelled' },
  sold_at_counter: { zh: '门店收银成交', en: 'Sold at the counter' },
  imported: { zh: '历史订单导入', en: 'Imported from another system' },
  refund_requested: { zh: '已申请退款', en: 'Refund requested' },
  refunded: { zh: '退款完成', en: 'Refunded' },
  money_returned: { zh: '款项已退回', en: 'Money returned' },
};

export function timelineText(kind: TimelineKind): LocalizedName {
  return texts[kind];
}
