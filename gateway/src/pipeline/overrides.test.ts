import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideOverrides } from './overrides.js';

const nobody = new Set<string>();
const identities = fc.string();
const shares = fc.integer({ min: 0, max: 100 });

function isOn(label: string, identityKey: string, switchedOn = nobody): boolean | undefined {
  return decideOverrides([label], identityKey, switchedOn).get(label);
}

describe('a field that moves for a share of the identities', () => {
  it('is always on one side for one identity', () => {
    fc.assert(
      fc.property(shares, identities, (share, identity) => {
        const label = `percent(${String(share)})`;
        expect(isOn(label, identity)).toBe(isOn(label, identity));
      }),
    );
  });

  it('moves for nobody at nothing, and for everybody at the whole', () => {
    fc.assert(
      fc.property(identities, (identity) => {
        expect([isOn('percent(0)', identity), isOn('percent(0.0)', identity)]).toEqual([
          false,
          false,
        ]);
        expect([isOn('percent(100)', identity), isOn('percent(100.0)', identity)]).toEqual([
          true,
          true,
        ]);
      }),
    );
  });

  it.each([0.5, 5, 20, 50, 95])('moves for about %d in a hundred', (share) => {
    const label = `percent(${String(share)})`;
    const many = 20_000;
    const moved = Array.from({ length: many }, (_, at) => isOn(label, `member ${String(at)}`));
    const counted = (moved.filter(Boolean).length / many) * 100;
    // Four standard deviations of a fair draw.
    const doubt = 4 * Math.sqrt((share * (100 - share)) / many);
    expect(Math.abs(counted - share)).toBeLessThan(doubt);
  });

  it('moves for others under another label', () => {
    const many = Array.from({ length: 500 }, (_, at) => `member ${String(at)}`);
    const under = (label: string) => many.map((identity) => isOn(label, identity));
    expect(under('percent(50)')).not.toEqual(under('percent(50.0)'));
  });

  it.each([
    'percent(20',
    'percent()',
    'percent(-1)',
    'percent(1000)',
    'percent(1.)',
    'a percent(100)',
    'percent(0.123456789)',
  ])('is a label like any other when it reads %s', (label) => {
    expect(isOn(label, 'member')).toBe(false);
    expect(isOn(label, 'member', new Set([label]))).toBe(true);
  });
});

describe('a field that moves when its label is switched on', () => {
  it('moves for everybody, each label by itself', () => {
    const decided = decideOverrides(['b', 'a'], 'member', new Set(['a', 'c']));
    expect([...decided]).toEqual([
      ['b', false],
      ['a', true],
    ]);
  });

  it('is none where the graph has no labels', () => {
    expect(decideOverrides([], 'member', new Set(['a'])).size).toBe(0);
  });
});
