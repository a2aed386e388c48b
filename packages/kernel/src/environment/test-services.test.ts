import { describe, expect, it } from '@jest/globals';
import { fuzzRunsOf } from './test-services.js';

describe('how much generated tests try', () => {
  it.each<[string | undefined, number]>([
    [undefined, 1],
    ['', 1],
    ['1', 1],
    ['20', 20],
    ['999999', 999_999],
  ])('is %j as %d', (text, runs) => {
    expect(fuzzRunsOf(text)).toBe(runs);
  });

  it.each(['0', '-1', '1.5', '1e3', '020', 'many', ' 2', '1000000', '٣'])('is never %j', (text) => {
    expect(() => fuzzRunsOf(text)).toThrow(`a whole number from 1 to 999999, not "${text}"`);
  });
});
