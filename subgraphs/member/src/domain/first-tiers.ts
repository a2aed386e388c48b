import type { Tier } from './tier.js';

export const firstTierVersion = 1;

const birthdayGift = { code: 'birthday_gift', name: { zh: '生日礼', en: 'Birthday gift' } };
const earlyAccess = {
  code: 'early_access',
  name: { zh: '新品优先购', en: 'Early access to new products' },
};
const freeDelivery = { code: 'free_delivery', name: { zh: '免运费', en: 'Free delivery' } };
const personalAdviser = {
  code: 'personal_adviser',
  name: { zh: '专属美容顾问', en: 'Personal beauty adviser' },
};

/** The ladder a new hub begins with; growth is one per yuan paid within twelve months. */
export const firstTiers: readonly Tier[] = [
  {
    code: 'pearl',
    level: 0,
    name: { zh: '珍珠会员', en: 'Pearl' },
    growthRequired: 0,
    pointsMultiplierPercent: 100,
    benefits: [],
  },
  {
    code: 'silver',
    level: 1,
    name: { zh: '银卡会员', en: 'Silver' },
    growthRequired: 1_000,
    pointsMultiplierPercent: 110,
    benefits: [birthdayGift],
  },
  {
    code: 'gold',
    level: 2,
    name: { zh: '金卡会员', en: 'Gold' },
    growthRequired: 5_000,
    pointsMultiplierPercent: 150,
    benefits: [birthdayGift, freeDelivery],
  },
  {
    code: 'black',
    level: 3,
    name: { zh: '黑卡会员', en: 'Black' },
    growthRequired: 20_000,
    pointsMultiplierPercent: 200,
    benefits: [birthdayGift, freeDelivery, earlyAccess, personalAdviser],
  },
];
