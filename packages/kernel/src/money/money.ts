/** An amount in minor units (fen, pence) of one currency. Immutable; 53-bit safe. */
export interface Money {
  readonly amountMinor: number;
  /** ISO 4217, three capital letters. */
  readonly currency: string;
}

/** Throws a RangeError for anything that is not a 53-bit safe integer. */
export function safeInteger(value: number, what: string): number {
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${what} must be a safe integer, not ${String(value)}`);
  return value === 0 ? 0 : value;
}

export function money(amountMinor: number, currency: string): Money {
  if (!/^[A-Z]{3}$/.test(currency))
    throw new RangeError(`Currency must be an ISO 4217 code, not "${currency}"`);
  return { amountMinor: safeInteger(amountMinor, 'An amount'), currency };
}

export function addMoney(a: Money, b: Money): Money {
  refuseMixedCurrencies(a.currency, b.currency);
  return money(a.amountMinor + b.amountMinor, a.currency);
}

export function subtractMoney(a: Money, b: Money): Money {
  refuseMixedCurrencies(a.currency, b.currency);
  return money(a.amountMinor - b.amountMinor, a.currency);
}

/** The currency is an argument because an empty list has none of its own. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(addMoney, money(0, currency));
}

/** The quantity is a whole number; rates are applied with `applyRateHalfEven`. */
export function multiplyMoney(amount: Money, quantity: number): Money {
  return money(amount.amountMinor * safeInteger(quantity, 'A quantity'), amount.currency);
}

function refuseMixedCurrencies(a: string, b: string): void {
  if (a !== b)
    throw new RangeError(`Amounts of different currencies cannot be added: ${a} and ${b}`);
}
