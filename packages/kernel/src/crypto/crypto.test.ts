import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FieldCipher } from './field-cipher.js';
import { parseKeyRing } from './key-ring.js';
import { maskAddress, maskEmail, maskName, maskPhone } from './mask.js';

const oldKey = `a:${randomBytes(32).toString('base64')}`;
const newKey = `b:${randomBytes(32).toString('base64')}`;
const blindIndexKey = randomBytes(32).toString('base64url');
const cipher = new FieldCipher({ fieldKeys: oldKey, blindIndexKey });
const rotated = new FieldCipher({ fieldKeys: `${newKey},${oldKey}`, blindIndexKey });

describe('the field cipher', () => {
  it('decrypts what it encrypted, and never writes the same text twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, purpose) => {
        const first = cipher.encrypt(plain, purpose);
        expect(cipher.decrypt(first, purpose)).toBe(plain);
        expect(cipher.encrypt(plain, purpose)).not.toBe(first);
      }),
    );
  });

  it('refuses a text that was changed at any place', () => {
    const text = cipher.encrypt('13812345678');
    for (let index = 0; index < text.length; index += 1) {
      // The last character of a base64url group carries padding bits that decode to nothing.
      if ('.'.includes(text[index + 1] ?? '.')) continue;
      const changed = `${text.slice(0, index)}${text[index] === 'A' ? 'B' : 'A'}${text.slice(index + 1)}`;
      expect(() => cipher.decrypt(changed)).toThrow();
    }
  });

  it('refuses a text that was copied into another column', () => {
    expect(() => cipher.decrypt(cipher.encrypt('x', 'member.phone'), 'member.email')).toThrow();
  });

  it('reads old texts after a rotation and says which need to be written again', () => {
    const old = cipher.encrypt('hello');
    expect(rotated.decrypt(old)).toBe('hello');
    expect(rotated.needsRotation(old)).toBe(true);
    expect(rotated.needsRotation(rotated.encrypt('hello'))).toBe(false);
    expect(() => cipher.decrypt(rotated.encrypt('hello'))).toThrow('not in the key ring');
  });

  it('finds equal values in one namespace only', () => {
    expect(cipher.blindIndex('phone', '+8613812345678')).toBe(
      rotated.blindIndex('phone', '+8613812345678'),
    );
    expect(cipher.blindIndex('phone', '1')).not.toBe(cipher.blindIndex('email', '1'));
    expect(cipher.blindIndex('ab', 'c')).not.toBe(cipher.blindIndex('a', 'bc'));
    expect(cipher.blindIndex('phone', '1')).toMatch(/^[\w-]{43}$/);
  });

  it.each(['', 'a', 'a:AAAA', `${oldKey},${oldKey}`, `A B:${randomBytes(32).toString('base64')}`])(
    'refuses the key ring "%s"',
    (ring) => {
      expect(() => parseKeyRing(ring)).toThrow(RangeError);
    },
  );
});

describe('masks', () => {
  it.each([
    [maskPhone, '13812345678', '138****5678'],
    [maskPhone, '+86 13812345678', '+86 138****5678'],
    [maskPhone, '110', '****10'],
    [maskEmail, 'li.hua@example.com', 'l***@example.com'],
    [maskEmail, 'nonsense', '***'],
    [maskName, '王小明', '王**'],
    [maskName, 'Grace Hopper', 'G***'],
    [maskName, '', ''],
    [maskAddress, '上海市浦东新区世纪大道100号3单元501室', '上海市浦东新****'],
    [maskAddress, 'abc', 'a****'],
  ])('%p hides %s as %s', (mask, plain, masked) => {
    expect(mask(plain)).toBe(masked);
  });
});
