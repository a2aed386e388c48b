import { describe, expect, it } from '@jest/globals';
import { likePattern, normaliseForSearch, searchTextOf, searchTokens } from './search-text.js';

describe('search text', () => {
  it.each([
    ['ＳＰＦ５０＋ 防晒', 'spf50+ 防晒'],
    ['  Sun_Spray!! ', 'sun spray'],
    ['Crème', 'crème'],
    ['%__%', ''],
  ])('normalises %s to %s', (given, wanted) => {
    expect(normaliseForSearch(given)).toBe(wanted);
  });

  it('joins what a product is found by once each', () => {
    expect(searchTextOf(['Sun', null, 'SUN', undefined, '', 'spray'])).toBe(' sun spray ');
  });

  it.each([
    ['防晒喷雾', ['防晒', '喷雾']],
    ['洗面奶', ['洗面', '面奶']],
    ['霜', ['霜']],
    ['防晒 50ml', ['防晒', '50ml']],
    ['spf50防晒', ['spf50', '防晒']],
    ['Sun sun SPRAY', ['sun', 'spray']],
    ['', []],
    ['!!!', []],
    ['a b c d e f g h i j', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']],
  ])('cuts %s into words', (search, tokens) => {
    expect(searchTokens(search)).toEqual(tokens);
  });

  it('takes wildcards of a token literally', () => {
    expect(likePattern('100%_a!')).toBe('%100!%!_a!!%');
  });
});
