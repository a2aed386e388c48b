/** A name in the two languages of the demo chain. */
export interface LocalizedName {
  readonly zh: string;
  readonly en: string;
}

/** A shelf; a category without `parent` stands at the top. */
export interface DemoCategory {
  readonly code: string;
  readonly name: LocalizedName;
  readonly parent: string | null;
}

/** What is sold and counted. */
export interface DemoSku {
  readonly code: string;
  readonly barcode: string;
  readonly name: LocalizedName;
  readonly priceMinor: number;
}

/** A product with its variants. */
export interface DemoProduct {
  readonly code: string;
  readonly categoryCode: string;
  readonly name: LocalizedName;
  readonly description: LocalizedName;
  readonly brand: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly skus: readonly DemoSku[];
  /** How often it is bought, relative to the others. */
  readonly appeal: number;
}

/** How a member buys. */
export type BuyingHabit = 'loyal' | 'regular' | 'occasional' | 'silent' | 'browser';

/** A member of the demo chain; phone numbers are from a block made up for the demo. */
export interface DemoMember {
  readonly externalId: string;
  readonly phone: string;
  readonly nickname: string;
  readonly birthday: string;
  readonly memberSince: Date;
  readonly habit: BuyingHabit;
  readonly homeStore: string;
}

/** A sale of the past. */
export interface DemoOrder {
  readonly key: string;
  readonly placedAt: Date;
  /** Index into the members; null for an anonymous counter sale. */
  readonly member: number | null;
  readonly storeCode: string | null;
  readonly touchpoint: 'app' | 'mini-program' | 'website' | 'pos';
  readonly lines: readonly { readonly skuCode: string; readonly quantity: number }[];
  /** Goods that came back: which line, how many, when. */
  readonly returned: { readonly at: Date; readonly line: number; readonly quantity: number } | null;
}
