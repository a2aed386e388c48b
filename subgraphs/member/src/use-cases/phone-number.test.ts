import { describe, expect, it } from '@jest/globals';
import { normalisePhone, writePhone } from './phone-number.js';

const codeOf = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('a phone number', () => {
  it.each([
    ['13812345678', '+8613812345678', '13812345678'],
    ['138 1234-5678', '+8613812345678', '13812345678'],
    ['+86 138 1234 5678', '+8613812345678', '13812345678'],
    ['+44 7911 123456', '+447911123456', '+44 7911123456'],
  ])('%s is kept as %s and written %s', (given, e164, written) => {
    expect(normalisePhone(given)).toBe(e164);
    expect(writePhone(e164)).toBe(written);
  });

  it.each(['', '12345', 'abc', '+8612', '1'.repeat(40), '13812345678 ext. 5'])(
    '%s is none',
    (given) => {
      expect(codeOf(() => normalisePhone(given))).toBe('INVALID_PHONE');
    },
  );

  it('that nobody understands is written as it is', () => {
    expect(writePhone('?')).toBe('?');
  });
});
