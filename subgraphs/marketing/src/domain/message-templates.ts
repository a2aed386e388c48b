import type { LocalizedText } from './localized-text.js';

/** A message before it meets an event: Liquid texts over the facts of the event. */
export interface MessageTemplate {
  readonly title: LocalizedText;
  readonly body: LocalizedText;
}

/**
 * What members are told. Facts are filled in by name; `money` writes an amount of minor units in the currency given,
 * `moment` a time in the business zone.
 */
export const messageTemplates = {
  order_paid: {
    title: { zh: '付款成功', en: 'Payment received' },
    body: {
      zh: '订单 {{ orderNumber }} 已付款 {{ totalMinor | money: currency }}。{% if fulfilment == "pickup" %}备好货后我们会通知您到店自提。{% elsif fulfilment == "delivery" %}我们会尽快为您发货。{% else %}感谢您的光临。{% endif %}',
      en: 'We received {{ totalMinor | money: currency }} for order {{ orderNumber }}. {% if fulfilment == "pickup" %}We will tell you when it is ready to collect.{% elsif fulfilment == "delivery" %}It will be on its way soon.{% else %}Thank you for your visit.{% endif %}',
    },
  },
  order_ready_for_pickup: {
    title: { zh: '可以取货了', en: 'Ready to collect' },
    body: {
      zh: '订单 {{ orderNumber }} 已备好，请于 {{ collectBefore | moment }} 前凭取货码到店领取。',
      en: 'Order {{ orderNumber }} is waiting for you. Please collect it with your pickup code before {{ collectBefore | moment }}.',
    },
  },
  order_refunded: {
    title: { zh: '退款已处理', en: 'Refund on its way' },
    body: {
      zh: '订单 {{ orderNumber }} 退款 {{ refundMinor | money: currency }}{% if pointsRestored > 0 %}，并退回 {{ pointsRestored }} 积分{% endif %}，将原路退回。',
      en: '{{ refundMinor | money: currency }} for order {{ orderNumber }} is on its way back to you{% if pointsRestored > 0 %}, together with {{ pointsRestored }} points{% endif %}.',
    },
  },
  points_arrived: {
    title: { zh: '积分到账', en: 'Points have arrived' },
    body: {
      zh: '{{ change }} 积分已到账，现有可用积分 {{ available }}。',
      en: '{{ change }} points are yours to spend. You now have {{ available }}.',
    },
  },
  coupon_issued: {
    title: { zh: '您收到一张优惠券', en: 'A coupon for you' },
    body: {
      zh: '“{{ couponName.zh }}”已放入您的卡包，有效期至 {{ validUntil | moment }}。',
      en: '“{{ couponName.en }}” is in your wallet, valid until {{ validUntil | moment }}.',
    },
  },
} as const satisfies Record<string, MessageTemplate>;

export type MessageTemplateCode = keyof typeof messageTemplates;
