import { parseBuyerKey } from './buyer-key.js';

/** One key under which a customer is known. Merging customers re-points identities; nothing else moves. */
export interface CustomerIdentity {
  readonly buyerKey: string;
  readonly customerId: string;
  /** The earliest moment anything is known of the buyer behind this key. */
  readonly firstSeenAt: Date;
  /** As the source wrote it; null when unknown. */
  readonly country: string | null;
}

/** A customer is what its identities say; it always has at least one. */
export interface CustomerRecord {
  readonly id: string;
  /** Ordered by key, so that every answer lists them alike. */
  readonly identities: readonly CustomerIdentity[];
}

export interface ExternalIdentity {
  readonly source: string;
  readonly value: string;
  readonly country: string | null;
}

export function buyerKeysOf(customer: CustomerRecord): string[] {
  return customer.identities.map((identity) => identity.buyerKey);
}

/** The member account, or null. Of several (after a merge) the one known longest speaks for the customer. */
export function memberIdOf(customer: CustomerRecord): string | null {
  const byAge = [...customer.identities].sort(
    (a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime(),
  );
  for (const identity of byAge) {
    const key = parseBuyerKey(identity.buyerKey);
    if (key.kind === 'member') return key.memberId;
  }
  return null;
}

export function hasMember(customer: CustomerRecord, memberId: string): boolean {
  return buyerKeysOf(customer).some((buyerKey) => {
    const key = parseBuyerKey(buyerKey);
    return key.kind === 'member' && key.memberId === memberId;
  });
}

export function externalIdentitiesOf(customer: CustomerRecord): ExternalIdentity[] {
  return customer.identities.flatMap(({ buyerKey, country }) => {
    const key = parseBuyerKey(buyerKey);
    return key.kind === 'external' ? [{ source: key.source, value: key.value, country }] : [];
  });
}

/** The earliest moment anything is known of the customer under any of the keys. */
export function knownSince(customer: CustomerRecord): Date {
  return new Date(Math.min(...customer.identities.map((each) => each.firstSeenAt.getTime())));
}

/** Events carry no personal data, so the name is made of what is not: the end of the member id, or the number. */
export function displayNameOf(customer: CustomerRecord): string {
  const memberId = memberIdOf(customer);
  if (memberId !== null) return `会员 …${memberId.slice(-4)}`;
  return externalIdentitiesOf(customer)[0]?.value ?? customer.id;
}
