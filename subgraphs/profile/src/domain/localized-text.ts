import type { Money } from '@hub/kernel/pure';

export interface LocalizedText {
  readonly zh: string;
  readonly en: string;
}

const formats = new Map<string, Intl.NumberFormat>();

/** For reading, in the currency's own sign and number of decimals: `¥1,234.50`, `-£3.00`. */
export function formatMoney({ amountMinor, currency }: Money): string {
  const format =
    formats.get(currency) ??
    new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  formats.set(currency, format);
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** decimals);
}
