import { describe, expect, it } from '@jest/globals';
import { type LookupInput, parseCustomerNumber, parseLookup } from './customer-lookup.js';

describe('what the clerk gives to find a customer', () => {
  it('is one key, trimmed', () => {
    expect(parseLookup({ phone: ' 13812345678 ', memberCode: null })).toEqual({
      key: 'phone',
      value: '13812345678',
    });
    expect(parseLookup({ pickupCode: '482913' })).toEqual({ key: 'pickupCode', value: '482913' });
  });

  it.each<[LookupInput, field: string]>([
    [{}, 'by'],
    [{ phone: null }, 'by'],
    [{ phone: '13812345678', memberNumber: '1' }, 'by'],
    [{ phone: '  ' }, 'by.phone'],
    [{ phone: '1234' }, 'by.phone'],
    [{ customerNumber: '' }, 'by.customerNumber'],
    [{ memberCode: 'x'.repeat(257) }, 'by.memberCode'],
  ])('%j is refused at %s', (input, field) => {
    expect(() => parseLookup(input)).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        details: expect.objectContaining({ field }),
      }),
    );
  });
});

describe('a customer number', () => {
  it('comes with its system or without', () => {
    expect(parseCustomerNumber('17850')).toEqual({ source: null, value: '17850' });
    expect(parseCustomerNumber('online-retail:17850')).toEqual({
      source: 'online-retail',
      value: '17850',
    });
    expect(parseCustomerNumber('ERP:17850')).toEqual({ source: null, value: 'ERP:17850' });
  });

  it.each(['17 850', 'x'.repeat(65)])('"%s" is refused', (text) => {
    expect(() => parseCustomerNumber(text)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT' }),
    );
  });
});
