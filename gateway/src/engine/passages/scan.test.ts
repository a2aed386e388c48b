import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLBoolean, GraphQLEnumType, GraphQLFloat, GraphQLID, GraphQLInt } from 'graphql';
import { GraphQLScalarType, GraphQLString } from 'graphql';
import { leafWriterOf } from '../projection/leaf-writers.js';
import { JsonWriter } from '../projection/json-writer.js';
import { leafScanOf } from './leaf-scans.js';
import { MISMATCH, type Scan } from './scan.js';

const Size = new GraphQLEnumType({ name: 'Size', values: { S: {}, SM: {}, L: {} } });
const Anything = new GraphQLScalarType({ name: 'Anything' });
const leaves = [
  GraphQLString,
  GraphQLID,
  GraphQLInt,
  GraphQLFloat,
  GraphQLBoolean,
  Size,
  Anything,
] as const;

/** Texts that look much like JSON. */
const nearlyJson = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'"\\u/0123456789abefn-+.eE{}[], tru\n\u0001雪') }),
  fc.json(),
  fc.json().chain((text) =>
    fc
      .record({
        at: fc.nat(text.length),
        put: fc.constantFrom('"', '\\', '0', '.', 'e', '-', ''),
      })
      .map(({ at, put }) => text.slice(0, at) + put + text.slice(at + 1)),
  ),
  fc.constantFrom('-0', '007', '1e3', '1.0', '0.10', '-0.5', '1.', '.5', '-', '12345678901234567'),
  fc.constantFrom(
    '"S"',
    '"SM"',
    '"M"',
    '"L',
    'null',
    'nul',
    'true',
    'falsey',
    '"\\u12g4"',
    '"\\x"',
  ),
);

function writtenAs(type: (typeof leaves)[number], value: unknown): string | null {
  const out = new JsonWriter();
  return leafWriterOf(type)(value, out) ? out.copy().toString() : null;
}

/** The bytes as scans take them. */
function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function end(scan: Scan, text: string): number {
  try {
    return scan(viewOf(Buffer.from(text)), 0);
  } catch (error) {
    // The text ends too soon.
    if (error instanceof RangeError) return MISMATCH;
    throw error;
  }
}

describe.each(leaves.map((type) => [type.name, type] as const))('a scan of %s', (_name, type) => {
  const scan = leafScanOf(type);

  it('takes nothing but what would have been written after parsing it', () => {
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const bytes = Buffer.from(text);
        const until = end(scan, text);
        if (until === MISMATCH) return;
        const taken = bytes.toString('utf8', 0, until);
        const written = writtenAs(type, JSON.parse(taken));
        expect(written).not.toBeNull();
        expect(JSON.parse(written ?? '')).toEqual(JSON.parse(taken));
      }),
      { numRuns: 5_000 },
    );
  });

  it('ends with the text, whatever it holds', () => {
    for (const cut of ['', '"', '"\\', '"\\u', '"\\u00', '-', '1.', 't', '"S'])
      expect(end(scan, cut)).toBe(MISMATCH);
  });
});

describe('a scan', () => {
  it('of strings takes every string there is', () => {
    const scan = leafScanOf(GraphQLString);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = JSON.stringify(value);
        expect(end(scan, `${text},"more"`)).toBe(Buffer.byteLength(text));
      }),
    );
  });

  it('of whole numbers takes all that JavaScript writes without an exponent and tells apart', () => {
    const scan = leafScanOf(GraphQLInt);
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }), (value) => {
        const text = JSON.stringify(value);
        expect(end(scan, `${text}}`)).toBe(text.length);
      }),
    );
  });

  it('of an enum goes by the values the graph has', () => {
    const scan = leafScanOf(Size);
    const seen = ['"S"', '"SM"', '"L"', '"SM"', '"XL"', '"S'].map((text) => end(scan, text));
    expect(seen).toEqual([3, 4, 3, 4, MISMATCH, MISMATCH]);
  });
});
