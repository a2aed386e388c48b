import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonWriter } from './json-writer.js';

const out = new JsonWriter();

/** What a few writings give. */
function written(write: (writer: JsonWriter) => void): string {
  out.clear();
  write(out);
  expect(out.copy()).toHaveLength(out.length);
  return out.copy().toString();
}

/** Any UTF-16, lone halves of pairs included, short and long. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
    .map((codes) => String.fromCharCode(...codes)),
);

describe('a JSON writer', () => {
  it('writes every string as JSON.stringify does', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(written((writer) => writer.string(text))).toBe(JSON.stringify(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '',
    '"',
    '\\',
    '\u0000',
    '\u001f',
    ' ',
    '\u007f',
    '\u0080',
    '\u07ff',
    '\u0800',
    '上海',
    '😀',
    '\ud800',
    '\udfff',
    '\uffff',
  ])('writes %j at every length around the longest short text', (end) => {
    for (const length of [0, 1, 95, 96, 97, 400]) {
      const text = 'a'.repeat(length) + end;
      expect(written((writer) => writer.string(text))).toBe(JSON.stringify(text));
    }
  });

  it('writes every finite number as JSON.stringify does', () => {
    const numbers = fc.oneof(
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, -0, 9, 10, 99, 100, 999_999_999, 1_000_000_000, -1, 1e21),
    );
    fc.assert(
      fc.property(numbers, (number) => {
        expect(written((writer) => writer.number(number))).toBe(JSON.stringify(number));
      }),
      { numRuns: 2_000 },
    );
  });

  it('repeats what stands between two places, and forgets what is taken back', () => {
    const text = written((writer) => {
      writer.string('one');
      const end = writer.length;
      writer.byte(0x2c);
      writer.repeat(0, end);
      const kept = writer.length;
      const { generation } = writer;
      writer.text('{"half":');
      writer.takeBack(kept);
      expect(writer.generation).not.toBe(generation);
      writer.piece(Buffer.from(',null'));
    });
    expect(text).toBe('"one","one",null');
  });

  it('grows in the middle of anything, and gives copies that later writings leave alone', () => {
    const text = 'ab'.repeat(40);
    const many = 20_000;
    const first = written((writer) => {
      for (let count = 0; count < many; count += 1) writer.string(text);
      writer.repeat(0, writer.length);
    });
    expect(first).toBe(`"${text}"`.repeat(2 * many));
    out.clear();
    out.text('1');
    const copy = out.copy();
    out.clear();
    out.text('2');
    expect(copy.toString()).toBe('1');
  });
});
