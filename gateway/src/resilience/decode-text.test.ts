import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeText } from './decode-text.js';

describe('a decoded text', () => {
  it('is the one that Node decodes, whatever the bytes are', () => {
    const parts = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(parts, fc.constantFrom(0, 3_000), (some, padding) => {
        const bytes = Buffer.concat([...some, Buffer.alloc(padding, 'a')]);
        expect(decodeText(bytes)).toBe(bytes.toString());
      }),
    );
  });

  it.each([
    ['ASCII', 'sun cream '.repeat(400)],
    ['Chinese', '防晒霜 '.repeat(1_000)],
    ['with a mark of its byte order', `\ufeff${'防晒霜'.repeat(1_000)}`],
    ['beyond the basic plane', '😀'.repeat(1_000)],
  ])('that is %s and long', (_, text) => {
    expect(decodeText(Buffer.from(text))).toBe(text);
  });

  it('that breaks off within a character ends with U+FFFD', () => {
    const bytes = Buffer.from('防'.repeat(1_000)).subarray(0, -1);
    expect(decodeText(bytes)).toBe(`${'防'.repeat(999)}\ufffd`);
  });
});
