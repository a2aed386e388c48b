import { baseErrors, newUlid, parseInput, requireMember, ulidInput } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { mostLines } from '../domain/cart.js';
import { orderErrors } from '../domain/errors.js';
import type { CartEntity, CartLineEntity } from '../persistence/cart.entity.js';
import {
  addToLine,
  cartOf,
  type CartOwner,
  changeLine,
  claimGuestCart,
  clearLines,
  findCart,
  readCartLines,
  removeLine,
} from '../persistence/cart.repository.js';
import { guestTokenHash, newGuestToken } from './guest-token.js';
import type { Caller, OrderContext } from './order-context.js';
import { guestTokenInput, quantityInput } from './input-shapes.js';

/** A cart as its owner sees it; without a row as long as nothing was ever put in. */
export interface CartView {
  readonly id: string;
  readonly memberId: string | null;
  readonly lines: readonly CartLineEntity[];
  /** Only in answers to guests, who need it to come back. */
  readonly guestToken: string | null;
}

const addInput = z.object({
  skuId: ulidInput,
  quantity: quantityInput,
  guestToken: guestTokenInput,
});
const changeInput = z.object({
  lineId: ulidInput,
  quantity: quantityInput,
  guestToken: guestTokenInput,
});
const removeInput = z.object({ lineId: ulidInput, guestToken: guestTokenInput });

export async function readCart(
  context: OrderContext,
  caller: Caller,
  guestToken: string | null | undefined,
): Promise<CartView> {
  const owner = ownerOf(caller, parseInput(guestTokenInput, guestToken));
  const cart = owner === null ? null : await findCart(context.database.read, owner.owner);
  if (cart === null || cart.mergedIntoMember !== null) return emptyCart(context, owner);
  return {
    ...view(cart, owner?.token ?? null),
    lines: await readCartLines(context.database.read, cart.id),
  };
}

/** Puts pieces of a SKU into the cart; refuses with SKU_NOT_FOR_SALE. A guest without a token gets one. */
export async function addToCart(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<CartView> {
  const input = parseInput(addInput, raw);
  const { owner, token } = ownerOf(caller, input.guestToken) ?? newGuest();
  const [sku] = await context.inventory.skusForSale([input.skuId]);
  if (sku?.listed !== true) throw skuNotForSale(input.skuId);
  const now = context.clock.now();
  return await context.database.transaction(async (manager) => {
    const cart = usable(await cartOf(manager, owner, now));
    const { skuId, quantity } = input;
    await addToLine(manager, { cartId: cart.id, skuId, quantity, addedOn: caller.touchpoint, now });
    const lines = await readCartLines(manager, cart.id);
    if (lines.length > mostLines)
      throw orderErrors.refuse(
        'CART_FULL',
        `A cart holds at most ${String(mostLines)} different SKUs`,
      );
    return { ...view(cart, token), lines };
  });
}

export async function changeCartLine(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<CartView> {
  const input = parseInput(changeInput, raw);
  return await withCart(context, caller, input.guestToken, (manager, cart) =>
    changeLine(manager, cart.id, input.lineId, input.quantity),
  );
}

export async function removeCartLine(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<CartView> {
  const input = parseInput(removeInput, raw);
  return await withCart(context, caller, input.guestToken, (manager, cart) =>
    removeLine(manager, cart.id, input.lineId),
  );
}

/** What the guest put aside joins the member's cart. Merging the same guest cart again changes nothing. */
export async function mergeGuestCart(
  context: OrderContext,
  caller: Caller,
  raw: unknown,
): Promise<CartView> {
  const { memberId } = requireMember(caller.actor);
  const { guestToken } = parseInput(z.object({ guestToken: z.string().min(20).max(100) }), raw);
  const now = context.clock.now();
  return await context.database.transaction(async (manager) => {
    const guest = await findCart(manager, { kind: 'guest', tokenHash: guestTokenHash(guestToken) });
    if (guest === null)
      throw baseErrors.refuse('NOT_FOUND', 'There is no cart under this guest token', {
        field: 'guestToken',
      });
    const isOurs = await claimGuestCart(manager, guest.id, memberId, now);
    if (!isOurs && guest.mergedIntoMember !== null && guest.mergedIntoMember !== memberId) {
      throw baseErrors.refuse('NOT_FOUND', 'There is no cart under this guest token', {
        field: 'guestToken',
      });
    }
    const cart = await cartOf(manager, { kind: 'member', memberId }, now);
    if (isOurs) {
      const lines = [...(await readCartLines(manager, guest.id))].sort((a, b) =>
        a.skuId < b.skuId ? -1 : 1,
      );
      for (const { skuId, quantity, addedOn } of lines) {
        await addToLine(manager, { cartId: cart.id, skuId, quantity, addedOn, now });
      }
      await clearLines(manager, guest.id);
    }
    return { ...view(cart, null), lines: await readCartLines(manager, cart.id) };
  });
}

async function withCart(
  context: OrderContext,
  caller: Caller,
  guestToken: string | null,
  change: (manager: EntityManager, cart: CartEntity) => Promise<boolean>,
): Promise<CartView> {
  const owner = ownerOf(caller, guestToken);
  return await context.database.transaction(async (manager) => {
    const cart = owner === null ? null : await findCart(manager, owner.owner);
    const changed =
      cart !== null && cart.mergedIntoMember === null && (await change(manager, cart));
    if (!changed)
      throw baseErrors.refuse('NOT_FOUND', 'The cart has no such line', { field: 'lineId' });
    return { ...view(cart, owner?.token ?? null), lines: await readCartLines(manager, cart.id) };
  });
}

/** A member's own cart, whatever token comes along; a guest's by token; null for a guest without one. */
function ownerOf(
  caller: Caller,
  guestToken: string | null,
): { owner: CartOwner; token: string | null } | null {
  const { actor } = caller;
  if (actor.kind === 'member')
    return { owner: { kind: 'member', memberId: actor.memberId }, token: null };
  if (actor.kind !== 'anonymous')
    throw baseErrors.refuse('FORBIDDEN', 'Carts belong to members and guests');
  if (guestToken === null) return null;
  return { owner: { kind: 'guest', tokenHash: guestTokenHash(guestToken) }, token: guestToken };
}

function newGuest(): { owner: CartOwner; token: string } {
  const token = newGuestToken();
  return { owner: { kind: 'guest', tokenHash: guestTokenHash(token) }, token };
}

function usable(cart: CartEntity): CartEntity {
  if (cart.mergedIntoMember === null) return cart;
  throw baseErrors.refuse(
    'NOT_FOUND',
    'This guest cart has joined a member: sign in, or start without a token',
    { field: 'guestToken' },
  );
}

function emptyCart(context: OrderContext, owner: { owner: CartOwner } | null): CartView {
  const memberId = owner?.owner.kind === 'member' ? owner.owner.memberId : null;
  return { id: memberId ?? newUlid(context.clock.now()), memberId, lines: [], guestToken: null };
}

function view(cart: CartEntity, guestToken: string | null): CartView {
  return { id: cart.id, memberId: cart.memberId, lines: [], guestToken };
}

export function skuNotForSale(skuId: string): Error {
  return orderErrors.refuse('SKU_NOT_FOR_SALE', `The SKU ${skuId} is not for sale`, { skuId });
}
