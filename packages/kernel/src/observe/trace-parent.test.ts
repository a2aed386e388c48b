import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTraceParent, writeTraceParent } from './trace-parent.js';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

const hexadecimal = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''))
    .filter((text) => !/^0+$/.test(text));

describe('a traceparent', () => {
  it('that was written is read as it was', () => {
    fc.assert(
      fc.property(
        hexadecimal(32),
        hexadecimal(16),
        fc.constantFrom(0, 1),
        (traceId, spanId, traceFlags) => {
          const traceparent = writeTraceParent({ traceId, spanId, traceFlags });
          expect(readTraceParent({ traceparent })).toEqual({
            traceId,
            spanId,
            traceFlags,
            isRemote: true,
          });
        },
      ),
    );
  });

  it.each([
    ['nothing', undefined],
    ['an empty one', ''],
    ['capital letters', `00-${trace.toUpperCase()}-${span}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${span}-01`],
    ['a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['the forbidden version', `ff-${trace}-${span}-01`],
    ['more than version 00 has', `00-${trace}-${span}-01-more`],
    ['too short a trace', `00-${trace.slice(1)}-${span}-01`],
    ['something behind a newline', `00-${trace}-${span}-01\nx`],
  ])('of %s names no trace', (_, traceparent) => {
    expect(readTraceParent({ traceparent })).toBeNull();
  });

  it('of a later version is read as far as it is known', () => {
    expect(readTraceParent({ traceparent: `01-${trace}-${span}-01-more` })).toMatchObject({
      traceId: trace,
      spanId: span,
    });
  });

  it('brings its state along, unless that is overlong', () => {
    const traceparent = `00-${trace}-${span}-00`;
    expect(readTraceParent({ traceparent, tracestate: 'vendor=1' })?.traceState?.serialize()).toBe(
      'vendor=1',
    );
    expect(
      readTraceParent({ traceparent, tracestate: `a=${'x'.repeat(600)}` })?.traceState,
    ).toBeUndefined();
  });
});
