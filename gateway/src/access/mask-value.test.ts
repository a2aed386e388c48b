import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MaskKind } from '../engine/field-rules.js';
import { maskValue } from './mask-value.js';

const KINDS: readonly MaskKind[] = ['PHONE', 'EMAIL', 'NAME', 'ADDRESS', 'ALL'];

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 7, maxLength: 15 });
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  digits,
  digits.map((phone) => `+86 ${phone}`),
  fc.emailAddress(),
  fc.constantFrom(
    '王小明',
    'Grace Hopper',
    '上海市徐汇区漕溪北路1号',
    '1990-05-17',
    '',
    '*',
    '***',
  ),
);

describe('a masked value', () => {
  it.each<[MaskKind, string, string]>([
    ['PHONE', '13812345678', '138****5678'],
    ['PHONE', '+86 13812345678', '+86 138****5678'],
    ['EMAIL', 'li.hua@example.com', 'l***@example.com'],
    ['NAME', '王小明', '王**'],
    ['NAME', 'Grace Hopper', 'G***'],
    ['ADDRESS', '上海市徐汇区漕溪北路一号楼二零三室', '上海市徐汇****'],
    ['ALL', '1990-05-17', '****'],
  ])('of kind %s: %s is shown as %s', (kind, value, shown) => {
    expect(maskValue(kind, value)).toBe(shown);
  });

  it.each<[MaskKind, string]>([
    ['PHONE', '138****5678'],
    ['PHONE', '****12'],
    ['EMAIL', 'l***@example.com'],
    ['NAME', '王**'],
    ['ADDRESS', '上海市****'],
    ['ALL', '****-05-**'],
    ['ALL', '****-**-**'],
  ])('of kind %s stays as the capability masked it: %s', (kind, value) => {
    expect(maskValue(kind, value)).toBe(value);
  });

  it.each(KINDS)('of kind %s is masked once, however often it is masked', (kind) => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = maskValue(kind, text);
        expect(maskValue(kind, once)).toBe(once);
      }),
    );
  });

  it('never shows a phone number of seven digits or more, nor anything of kind ALL', () => {
    fc.assert(
      fc.property(digits, (phone) => {
        expect(maskValue('PHONE', phone)).not.toContain(phone.slice(0, -2));
        expect(maskValue('PHONE', phone)).toContain('****');
        expect(maskValue('ALL', phone)).toBe('****');
      }),
    );
  });

  it('is masked in lists of lists, null stays, and what is no text is not shown', () => {
    expect(maskValue('NAME', ['王小明', null, ['Grace', 5, { a: 1 }, true]])).toEqual([
      '王**',
      null,
      ['G***', null, null, null],
    ]);
    expect(maskValue('ALL', undefined)).toBeNull();
  });
});
