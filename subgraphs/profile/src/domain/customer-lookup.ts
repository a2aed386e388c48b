import { baseErrors } from '@hub/kernel/pure';

/** How a clerk names the customer: exactly one of these. */
export const lookupKeys = [
  'phone',
  'memberCode',
  'memberNumber',
  'pickupCode',
  'customerNumber',
] as const;
export type LookupKey = (typeof lookupKeys)[number];

export type LookupInput = Readonly<Partial<Record<LookupKey, string | null | undefined>>>;

export interface CustomerLookup {
  readonly key: LookupKey;
  readonly value: string;
}

const lengths: Record<LookupKey, { readonly from: number; readonly to: number }> = {
  phone: { from: 5, to: 32 },
  memberCode: { from: 4, to: 256 },
  memberNumber: { from: 1, to: 32 },
  pickupCode: { from: 1, to: 32 },
  customerNumber: { from: 1, to: 97 },
};

/** The one key that was given, trimmed; none, several or a value of no sensible length: BAD_USER_INPUT. */
export function parseLookup(input: LookupInput): CustomerLookup {
  const given = lookupKeys.flatMap((key) => {
    const value = input[key];
    return value === null || value === undefined ? [] : [{ key, value: value.trim() }];
  });
  const [lookup] = given;
  if (lookup === undefined || given.length > 1) {
    throw baseErrors.refuse(
      'BAD_USER_INPUT',
      `by must hold exactly one of ${lookupKeys.join(', ')}; it holds ${given.length}`,
      { field: 'by', given: given.map(({ key }) => key) },
    );
  }
  const { from, to } = lengths[lookup.key];
  if (lookup.value.length < from || lookup.value.length > to) {
    throw baseErrors.refuse(
      'BAD_USER_INPUT',
      `by.${lookup.key} must have ${from} to ${to} characters`,
      { field: `by.${lookup.key}` },
    );
  }
  return lookup;
}

export interface CustomerNumber {
  /** Null when the number was given without the system it comes from. */
  readonly source: string | null;
  readonly value: string;
}

/** `17850`, or `online-retail:17850` with the source in front. */
export function parseCustomerNumber(text: string): CustomerNumber {
  const [, source, value] = /^([a-z0-9-]{1,32}):(\S{1,64})$/.exec(text) ?? [];
  if (source !== undefined && value !== undefined) return { source, value };
  if (/^\S{1,64}$/.test(text)) return { source: null, value: text };
  throw baseErrors.refuse(
    'BAD_USER_INPUT',
    'by.customerNumber must be a number such as 17850 or source:17850',
    { field: 'by.customerNumber' },
  );
}
