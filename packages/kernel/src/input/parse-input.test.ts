import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  currencyInput,
  idempotencyKeyInput,
  optionalInput,
  parseInput,
  ulidInput,
} from './parse-input.js';

const shape = z.object({
  id: ulidInput,
  lines: z.array(z.object({ quantity: z.int().min(1).max(999) })),
  note: optionalInput(z.string()),
});

describe('an input', () => {
  const id = '01J00000000000000000000001';

  it('is given back in its checked shape', () => {
    expect(parseInput(shape, { id, lines: [{ quantity: 1 }] })).toEqual({
      id,
      lines: [{ quantity: 1 }],
      note: null,
    });
  });

  it.each([
    ['an id that is none', { id: 'abc', lines: [] }, 'INVALID_ID', 'id'],
    [
      'a negative quantity',
      { id, lines: [{ quantity: 1 }, { quantity: -1 }] },
      'BAD_USER_INPUT',
      'lines.1.quantity',
    ],
    ['a text where a list belongs', { id, lines: 'none' }, 'BAD_USER_INPUT', 'lines'],
    ['nothing at all', null, 'BAD_USER_INPUT', ''],
  ])('is refused with the path of the fault: %s', (_, input, code, field) => {
    expect(() => parseInput(shape, input)).toThrow(
      expect.objectContaining({ code, details: { field } }),
    );
  });

  it.each(['short', 'x'.repeat(129), 'tab\tbetween'])('has no idempotency key like %j', (key) => {
    expect(() => parseInput(idempotencyKeyInput, key)).toThrow('8 to 128');
  });

  it('has a currency in three capitals', () => {
    expect(parseInput(currencyInput, 'CNY')).toBe('CNY');
    expect(() => parseInput(currencyInput, 'cny')).toThrow('ISO 4217');
  });
});
