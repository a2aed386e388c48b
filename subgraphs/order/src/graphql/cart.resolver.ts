import { forKinds, type RequestContext } from '@hub/kernel';
import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { OrderLoaders } from '../persistence/order.loader.js';
import {
  addToCart,
  type CartView,
  changeCartLine,
  mergeGuestCart,
  readCart,
  removeCartLine,
} from '../use-cases/manage-cart.js';
import type { OrderContext } from '../use-cases/order-context.js';
import { quoteCart, quoteMyCart } from '../use-cases/quote-cart.js';
import { CartLineType, CartType, QuoteType } from './cart.type.js';
import {
  AddToCartInput,
  ChangeCartLineInput,
  MergeGuestCartInput,
  QuoteMyCartInput,
  RemoveCartLineInput,
} from './order-inputs.js';
import { CartResult } from './order-results.js';
import { quoteView } from './order-views.js';
import { asUnionMember } from './refusal-members.js';

type Context = RequestContext<OrderLoaders>;

@Resolver(() => CartType)
export class CartResolver {
  constructor(private readonly capability: OrderContext) {}

  @Query(() => CartType, {
    description: "The member's one cart, or a guest's; empty where nothing was put in.",
  })
  async myCart(
    @Ctx() context: Context,
    @Arg('guestToken', () => String, {
      nullable: true,
      description: "A guest's token; ignored for members.",
    })
    guestToken?: string | null,
  ): Promise<CartView> {
    return await readCart(this.capability, context, guestToken);
  }

  @Query(() => QuoteType, {
    description: 'What the cart would cost bought this way; nothing is held.',
  })
  async quoteMyCart(
    @Ctx() context: Context,
    @Arg('input', () => QuoteMyCartInput, { description: 'How it would be bought.' })
    input: QuoteMyCartInput,
  ): Promise<QuoteType> {
    return quoteView(await quoteMyCart(this.capability, context, input));
  }

  @Mutation(() => CartResult, {
    description: 'Puts pieces of a SKU into the cart; a guest without a token gets one.',
  })
  async addToCart(
    @Ctx() context: Context,
    @Arg('input', () => AddToCartInput, { description: 'What.' }) input: AddToCartInput,
  ): Promise<object> {
    try {
      return { __typename: 'Cart', ...(await addToCart(this.capability, context, input)) };
    } catch (error) {
      return asUnionMember(error, ['SkuNotForSale']);
    }
  }

  @Mutation(() => CartType, {
    description: 'Sets the quantity of a line. Unknown line: NOT_FOUND.',
  })
  async changeCartLine(
    @Ctx() context: Context,
    @Arg('input', () => ChangeCartLineInput, { description: 'Which and how many.' })
    input: ChangeCartLineInput,
  ): Promise<CartView> {
    return await changeCartLine(this.capability, context, input);
  }

  @Mutation(() => CartType, { description: 'Takes a line out. Unknown line: NOT_FOUND.' })
  async removeCartLine(
    @Ctx() context: Context,
    @Arg('input', () => RemoveCartLineInput, { description: 'Which.' }) input: RemoveCartLineInput,
  ): Promise<CartView> {
    return await removeCartLine(this.capability, context, input);
  }

  @Directive(forKinds(['member']))
  @Mutation(() => CartType, {
    description:
      "Adds a guest's cart to the signed-in member's, once; doing it again changes nothing.",
  })
  async mergeGuestCart(
    @Ctx() context: Context,
    @Arg('input', () => MergeGuestCartInput, { description: 'Which.' }) input: MergeGuestCartInput,
  ): Promise<CartView> {
    return await mergeGuestCart(this.capability, context, input);
  }

  @FieldResolver(() => [CartLineType], {
    description: 'What is in it, oldest first; at most 200 lines.',
  })
  lines(@Root() cart: CartView): CartLineType[] {
    return cart.lines.map(({ addedOn, id, quantity, skuId }) => ({
      id,
      quantity,
      addedOn,
      sku: { id: skuId },
    }));
  }

  @FieldResolver(() => Int, { description: 'Pieces altogether.' })
  itemCount(@Root() cart: CartView): number {
    return cart.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  @FieldResolver(() => QuoteType, {
    description:
      'What it costs collected in a store, without coupon or points; quoteMyCart says the rest.',
  })
  async quote(@Root() cart: CartView): Promise<QuoteType> {
    return quoteView(await quoteCart(this.capability, cart));
  }
}
