import { describe, expect, it } from '@jest/globals';
import {
  buyerKeysOf,
  type CustomerRecord,
  displayNameOf,
  externalIdentitiesOf,
  hasMember,
  knownSince,
  memberIdOf,
} from './customer-record.js';

const older = '01JDB5Q0000000000000000A7K';
const younger = '01JDB5Q0000000000000000B2C';

function customer(
  ...keys: [buyerKey: string, firstSeenAt: string, country?: string][]
): CustomerRecord {
  return {
    id: '01JDB5Q00000000000000000C1',
    identities: keys.map(([buyerKey, firstSeenAt, country]) => ({
      buyerKey,
      customerId: '01JDB5Q00000000000000000C1',
      firstSeenAt: new Date(firstSeenAt),
      country: country ?? null,
    })),
  };
}

describe('a customer', () => {
  it('known by a member account is named after the end of its id', () => {
    const record = customer([`member:${older}`, '2026-01-01']);
    expect(displayNameOf(record)).toBe('会员 …0A7K');
    expect(memberIdOf(record)).toBe(older);
    expect(externalIdentitiesOf(record)).toEqual([]);
  });

  it('imported from another system is named by its number there', () => {
    const record = customer(['external:online-retail:17850', '2010-12-01', 'United Kingdom']);
    expect(displayNameOf(record)).toBe('17850');
    expect(memberIdOf(record)).toBeNull();
    expect(externalIdentitiesOf(record)).toEqual([
      { source: 'online-retail', value: '17850', country: 'United Kingdom' },
    ]);
  });

  it('known under several keys is known since the earliest, and the oldest member account speaks for it', () => {
    const record = customer(
      [`member:${younger}`, '2026-05-01'],
      ['external:erp:9', '2020-01-01'],
      [`member:${older}`, '2026-02-01'],
    );
    expect(knownSince(record)).toEqual(new Date('2020-01-01'));
    expect(memberIdOf(record)).toBe(older);
    expect(displayNameOf(record)).toBe('会员 …0A7K');
    expect(buyerKeysOf(record)).toEqual([`member:${younger}`, 'external:erp:9', `member:${older}`]);
    expect([hasMember(record, younger), hasMember(record, older), hasMember(record, '9')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
