/**
 * Which goods a promotion or a coupon is for. Category ids name every category meant, descendants included:
 * they are expanded when the rule is created, so a cart line needs only its own category.
 */
export type BenefitScope =
  | { readonly kind: 'ALL' }
  | { readonly kind: 'CATEGORIES'; readonly categoryIds: readonly string[] }
  | { readonly kind: 'PRODUCTS'; readonly productIds: readonly string[] }
  | { readonly kind: 'SKUS'; readonly skuIds: readonly string[] };

/** What a scope needs to know of the goods. */
export interface ScopedGoods {
  readonly skuId: string;
  readonly productId: string;
  /** The goods' category; may also name its ancestors. */
  readonly categoryIds: readonly string[];
}

export function covers(scope: BenefitScope, goods: ScopedGoods): boolean {
  switch (scope.kind) {
    case 'ALL':
      return true;
    case 'CATEGORIES':
      return goods.categoryIds.some((id) => scope.categoryIds.includes(id));
    case 'PRODUCTS':
      return scope.productIds.includes(goods.productId);
    case 'SKUS':
      return scope.skuIds.includes(goods.skuId);
  }
}
