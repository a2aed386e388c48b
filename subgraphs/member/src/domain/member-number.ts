/** Eleven random digits and a Luhn check digit, so that a mistyped number is noticed at the counter. */
export function memberNumberFrom(random: (below: number) => number): string {
  const digits = Array.from({ length: 11 }, (_, position) =>
    position === 0 ? 1 + random(9) : random(10),
  ).join('');
  return `${digits}${String(checkDigit(digits))}`;
}

export function isMemberNumber(text: string): boolean {
  return /^\d{12}$/.test(text) && checkDigit(text.slice(0, -1)) === Number(text.slice(-1));
}

/** Luhn: every second digit from the right counts double, a double of two digits by its digit sum. */
function checkDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((running, digit, position) => {
    const value = position % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return running + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
