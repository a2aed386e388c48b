// Quotation mark, backslash, control characters and lone halves of surrogate pairs: what JSON wants escaped.
// eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
export const NEEDS_ESCAPE = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** Shorter than this the regular expression is faster than the built-in. */
const LONG_TEXT = 400;

/** A string as JSON text. */
export function quoted(value: string): string {
  return value.length > LONG_TEXT || NEEDS_ESCAPE.test(value)
    ? JSON.stringify(value)
    : `"${value}"`;
}

/** Any value an answer may hold as JSON text; what JSON cannot say becomes null. */
export function jsonText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return stringify(value) ?? 'null';
  }
}

/** As it is, where the library's own type leaves out that there may be no text. */
const stringify: (value: unknown) => string | undefined = JSON.stringify;
