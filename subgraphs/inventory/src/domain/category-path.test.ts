import { describe, expect, it } from '@jest/globals';
import { depthOf, pathBelow } from './category-path.js';

describe('category paths', () => {
  it('is the parent path and the own id', () => {
    const root = pathBelow(null, 'A');
    expect(root).toBe('/A/');
    expect(pathBelow(root, 'B')).toBe('/A/B/');
    expect([depthOf(root), depthOf('/A/B/')]).toEqual([1, 2]);
  });
});
