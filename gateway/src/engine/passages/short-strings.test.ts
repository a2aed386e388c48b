import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shortString } from './short-strings.js';

/** Strings that fall into few slots, and others. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '\\', 'é'), maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.ulid(),
);

describe('a short string', () => {
  it('is what stands there, however often and after whatever else it is asked for', () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 40 }), (all) => {
        for (const text of [...all, ...all]) {
          const bytes = Buffer.from(`"${text}"`);
          const found = shortString(bytes, 1, bytes.length - 1);
          const isPlain = /^[^\\\u0080-\uffff]{0,40}$/.test(text);
          expect(found).toBe(isPlain ? text : null);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is told from another with the same hash', () => {
    // 31 * 'A' + 'a' = 31 * 'B' + 'B'
    const both = Buffer.from('AaBB');
    const asked = [0, 2, 0, 2].map((start) => shortString(both, start, start + 2));
    expect(asked).toEqual(['Aa', 'BB', 'Aa', 'BB']);
  });
});
