/** Where the buyer stood. Stored and announced in lower case, shown as an enum. */
export const touchpoints = {
  APP: 'app',
  MINI_PROGRAM: 'mini-program',
  WEBSITE: 'website',
  POS: 'pos',
  PARTNER: 'partner',
  CONSOLE: 'console',
  SERVICE: 'service',
  IMPORT: 'import',
  UNKNOWN: 'unknown',
} as const;
export type OrderTouchpoint = (typeof touchpoints)[keyof typeof touchpoints];
