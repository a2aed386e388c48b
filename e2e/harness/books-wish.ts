import type { Dice } from './books-dice.js';
import type { BooksShop, Buyer } from './books-shop.js';

const ADDRESS = {
  recipient: '林夏',
  phone: '13800138000',
  region: '上海市 静安区',
  street: '南京西路 1 号',
};

/** What a buyer asks of a checkout. */
export type CheckoutWish = Record<string, unknown> & { readonly storeId?: string };

/** One to three kinds of goods, up to three pieces of each. */
export function basketOf(
  { skus }: BooksShop,
  dice: Dice,
): { readonly skuId: string; readonly quantity: number }[] {
  const shuffled = skus
    .map(({ id }) => ({ id, place: dice.below(1_000) }))
    .sort((a, b) => a.place - b.place);
  return shuffled
    .slice(0, 1 + dice.below(3))
    .map(({ id }) => ({ skuId: id, quantity: 1 + dice.below(3) }));
}

/** Collected or delivered, with or without a coupon and points. */
export function wishOf(shop: BooksShop, dice: Dice, buyer: Buyer, key: string): CheckoutWish {
  const couponId = dice.below(2) === 0 ? dice.pick(buyer.coupons) : undefined;
  return {
    idempotencyKey: key,
    ...(dice.below(3) > 0
      ? { fulfilment: 'PICKUP', storeId: dice.pick(shop.stores) }
      : { fulfilment: 'DELIVERY', address: ADDRESS }),
    lines: basketOf(shop, dice),
    ...(couponId === undefined ? {} : { couponId }),
    ...(dice.below(2) === 0 ? { points: 1 + dice.below(900) } : {}),
  };
}
