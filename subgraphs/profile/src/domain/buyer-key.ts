/** Who bought, as the events say it: a member of the hub or a customer number of another system. */
export type BuyerKey =
  | { readonly kind: 'member'; readonly memberId: string }
  | { readonly kind: 'external'; readonly source: string; readonly value: string };

const memberShape = /^member:([0-7][0-9A-HJKMNP-TV-Z]{25})$/;
const externalShape = /^external:([a-z0-9-]{1,32}):(\S{1,64})$/;

export function memberBuyerKey(memberId: string): string {
  return `member:${memberId}`;
}

export function externalBuyerKey(source: string, value: string): string {
  return `external:${source}:${value}`;
}

/** Throws a RangeError for a key of neither form: it cannot have passed the event contracts. */
export function parseBuyerKey(key: string): BuyerKey {
  const [, memberId] = memberShape.exec(key) ?? [];
  if (memberId !== undefined) return { kind: 'member', memberId };
  const [, source, value] = externalShape.exec(key) ?? [];
  if (source !== undefined && value !== undefined) return { kind: 'external', source, value };
  throw new RangeError(`"${key}" is neither member:<ulid> nor external:<source>:<value>`);
}
