/** Languages people are addressed in. */
export type Language = 'zh' | 'en';

const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-US' };
const formats = new Map<string, Intl.NumberFormat>();

/** `¥199.00`, `£12.50`: an amount as people of that language write it. */
export function moneyText(amountMinor: number, currency: string, language: Language): string {
  const format = currencyFormat(currency, language);
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** digits);
}

/** As {@link moneyText}, without the decimals of a whole amount: `¥199`. */
export function shortMoneyText(amountMinor: number, currency: string, language: Language): string {
  return moneyText(amountMinor, currency, language).replace(/\.0+$/, '');
}

function currencyFormat(currency: string, language: Language): Intl.NumberFormat {
  const key = `${language}:${currency}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
  formats.set(key, made);
  return made;
}
