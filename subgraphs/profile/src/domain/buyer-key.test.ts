import { describe, expect, it } from '@jest/globals';
import { externalBuyerKey, memberBuyerKey, parseBuyerKey } from './buyer-key.js';

const memberId = '01JDB5Q0000000000000000001';

describe('a buyer key', () => {
  it('is read back as what it was made of', () => {
    expect(parseBuyerKey(memberBuyerKey(memberId))).toEqual({ kind: 'member', memberId });
    expect(parseBuyerKey(externalBuyerKey('online-retail', '17850'))).toEqual({
      kind: 'external',
      source: 'online-retail',
      value: '17850',
    });
    expect(parseBuyerKey('external:erp:a:b')).toEqual({
      kind: 'external',
      source: 'erp',
      value: 'a:b',
    });
  });

  it.each(['', 'member:17850', 'external:17850', 'external:ERP:1', 'external:erp:a b', 'guest:1'])(
    'is refused in the form "%s"',
    (key) => {
      expect(() => parseBuyerKey(key)).toThrow('is neither');
    },
  );
});
