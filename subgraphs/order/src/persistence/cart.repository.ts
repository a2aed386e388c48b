import { conditionalUpdate, insertIgnore, newUlid } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { mostPerLine } from '../domain/cart.js';
import type { OrderTouchpoint } from '../domain/touchpoint.js';
import { CartEntity, CartLineEntity } from './cart.entity.js';

export async function findCart(
  manager: EntityManager,
  owner: CartOwner,
): Promise<CartEntity | null> {
  return owner.kind === 'member'
    ? await manager.findOneBy(CartEntity, { memberId: owner.memberId })
    : await manager.findOneBy(CartEntity, { guestTokenHash: owner.tokenHash });
}

export type CartOwner =
  | { readonly kind: 'member'; readonly memberId: string }
  | { readonly kind: 'guest'; readonly tokenHash: string };

/** The owner's cart, made when there is none; two that make it at once get the same one. */
export async function cartOf(
  manager: EntityManager,
  owner: CartOwner,
  now: Date,
): Promise<CartEntity> {
  const present = await findCart(manager, owner);
  if (present !== null) return present;
  await insertIgnore(manager, CartEntity, [
    {
      id: newUlid(now),
      memberId: owner.kind === 'member' ? owner.memberId : null,
      guestTokenHash: owner.kind === 'guest' ? owner.tokenHash : null,
      mergedIntoMember: null,
      checkingOutOrder: null,
      createdAt: now,
      updatedAt: now,
    },
  ]);
  const made = await findCart(manager, owner);
  if (made === null) throw new Error('A cart that was just made is not there');
  return made;
}

export async function readCartLines(
  manager: EntityManager,
  cartId: string,
): Promise<CartLineEntity[]> {
  return await manager.find(CartLineEntity, {
    where: { cartId },
    order: { addedAt: 'ASC', id: 'ASC' },
  });
}

/** Adds to the line of the SKU or makes it; never above 999 pieces. */
export async function addToLine(
  manager: EntityManager,
  line: { cartId: string; skuId: string; quantity: number; addedOn: OrderTouchpoint; now: Date },
): Promise<void> {
  const { cartId, skuId, quantity, addedOn, now } = line;
  const fresh = {
    id: newUlid(now),
    cartId,
    skuId,
    quantity: Math.min(quantity, mostPerLine),
    addedOn,
    addedAt: now,
  };
  if ((await insertIgnore(manager, CartLineEntity, [fresh])) === 1) return;
  await conditionalUpdate(
    manager,
    'UPDATE cart_line SET quantity = CASE WHEN quantity + ? > ? THEN ? ELSE quantity + ? END WHERE cart_id = ? AND sku_id = ?',
    [quantity, mostPerLine, mostPerLine, quantity, cartId, skuId],
  );
}

export async function changeLine(
  manager: EntityManager,
  cartId: string,
  lineId: string,
  quantity: number,
): Promise<boolean> {
  const changed = await conditionalUpdate(
    manager,
    'UPDATE cart_line SET quantity = ? WHERE cart_id = ? AND id = ?',
    [quantity, cartId, lineId],
  );
  return changed === 1;
}

export async function removeLine(
  manager: EntityManager,
  cartId: string,
  lineId: string,
): Promise<boolean> {
  return (
    (await conditionalUpdate(manager, 'DELETE FROM cart_line WHERE cart_id = ? AND id = ?', [
      cartId,
      lineId,
    ])) === 1
  );
}

export async function clearLines(manager: EntityManager, cartId: string): Promise<void> {
  await conditionalUpdate(manager, 'DELETE FROM cart_line WHERE cart_id = ?', [cartId]);
}

/** Marks a guest's cart as taken over; false when somebody was faster. */
export async function claimGuestCart(
  manager: EntityManager,
  cartId: string,
  memberId: string,
  now: Date,
): Promise<boolean> {
  const claimed = await conditionalUpdate(
    manager,
    'UPDATE cart SET merged_into_member = ?, updated_at = ? WHERE id = ? AND merged_into_member IS NULL',
    [memberId, now, cartId],
  );
  return claimed === 1;
}

/** One checkout at a time takes lines out of a cart. */
export async function claimForCheckout(
  manager: EntityManager,
  cartId: string,
  orderId: string,
  now: Date,
): Promise<boolean> {
  const claimed = await conditionalUpdate(
    manager,
    'UPDATE cart SET checking_out_order = ?, updated_at = ? WHERE id = ? AND (checking_out_order IS NULL OR checking_out_order = ?)',
    [orderId, now, cartId, orderId],
  );
  return claimed === 1;
}

export async function endCheckout(
  manager: EntityManager,
  cartId: string,
  orderId: string,
): Promise<void> {
  await conditionalUpdate(
    manager,
    'UPDATE cart SET checking_out_order = NULL WHERE id = ? AND checking_out_order = ?',
    [cartId, orderId],
  );
}

/** What was bought leaves the cart; what was added meanwhile stays. */
export async function takeBoughtLines(
  manager: EntityManager,
  cartId: string,
  bought: readonly { readonly skuId: string; readonly quantity: number }[],
): Promise<void> {
  for (const { skuId, quantity } of bought) {
    const left = await conditionalUpdate(
      manager,
      'DELETE FROM cart_line WHERE cart_id = ? AND sku_id = ? AND quantity <= ?',
      [cartId, skuId, quantity],
    );
    if (left === 1) continue;
    await conditionalUpdate(
      manager,
      'UPDATE cart_line SET quantity = quantity - ? WHERE cart_id = ? AND sku_id = ?',
      [quantity, cartId, skuId],
    );
  }
}
