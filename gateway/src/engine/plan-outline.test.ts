import { describe, expect, it } from '@jest/globals';
import type { PlanNode } from '@apollo/query-planner';
import fc from 'fast-check';
import { outlinePlan, type OutlinedFetch } from './plan-outline.js';
import {
  fetchesOfShape,
  fetchNode,
  flatten,
  parallel,
  planOfShape,
  planShapes,
  sequence,
} from './plan.fixture.js';

const fetchOf = (name: string) => fetchNode(name);
const entity = (name: string, ...path: string[]) => flatten(path, fetchNode(name));

/** Each fetch with what it waits for itself, such as `c < a b`. */
function waits(plan: PlanNode): string[] {
  const outline = outlinePlan(plan);
  const nameOf = (number: number) => outline[number]?.node.operation ?? '?';
  return outline.map(({ node, after }) => [node.operation, ...after.map(nameOf)].join(' '));
}

/** Every fetch that is over before this one begins. */
function allBefore(outline: readonly OutlinedFetch[], number: number): Set<number> {
  const after = outline[number]?.after ?? [];
  return new Set(after.flatMap((before) => [before, ...allBefore(outline, before)]));
}

describe('an outline of a plan', () => {
  it.each<[string, PlanNode, string[]]>([
    ['one fetch', fetchOf('a'), ['a']],
    [
      'fetches in a sequence',
      sequence(fetchOf('a'), fetchOf('b'), fetchOf('c')),
      ['a', 'b a', 'c b'],
    ],
    ['fetches side by side', parallel(fetchOf('a'), fetchOf('b')), ['a', 'b']],
    [
      'what comes behind fetches side by side',
      sequence(parallel(fetchOf('a'), fetchOf('b')), fetchOf('c')),
      ['a', 'b', 'c a b'],
    ],
    [
      'sequences side by side',
      parallel(sequence(fetchOf('a'), fetchOf('b')), sequence(fetchOf('c'), fetchOf('d'))),
      ['a', 'b a', 'c', 'd c'],
    ],
    [
      'nothing between two fetches',
      sequence(fetchOf('a'), parallel(), sequence(), fetchOf('b')),
      ['a', 'b a'],
    ],
    [
      'something beside nothing, both behind a fetch',
      sequence(fetchOf('a'), parallel(fetchOf('b'), sequence()), fetchOf('c')),
      ['a', 'b a', 'c b a'],
    ],
  ])('of %s', (_, plan, expected) => {
    expect(waits(plan)).toEqual(expected);
  });

  it('has every fetch wait for exactly what its place in the plan says, however plans are nested', () => {
    fc.assert(
      fc.property(planShapes, (shape) => {
        const outline = outlinePlan(planOfShape(shape, (number) => fetchOf(String(number))));
        const expected = fetchesOfShape(shape);
        expect(outline.map(({ node }) => node.operation)).toEqual(
          expected.map((_, at) => String(at)),
        );
        outline.forEach(({ level, after, guards }, number) => {
          expect(allBefore(outline, number)).toEqual(expected[number]?.before);
          expect(new Set(after).size).toBe(after.length);
          expect(level).toBe(Math.max(-1, ...after.map((at) => outline[at]?.level ?? NaN)) + 1);
          expect(guards.map(({ value }) => value)).toEqual(expected[number]?.flags);
        });
      }),
    );
  });

  it('joins the paths of places below places', () => {
    const inner = flatten(['b', '@'], entity('a', 'c'));
    expect(outlinePlan(inner)[0]?.path).toEqual(['b', '@', 'c']);
  });

  it('guards both sides of a condition, and what is inside by all around it', () => {
    const plan: PlanNode = {
      kind: 'Condition',
      condition: 'x',
      ifClause: { kind: 'Condition', condition: 'y', elseClause: fetchOf('a') },
      elseClause: fetchOf('b'),
    };
    expect(outlinePlan(plan).map(({ guards }) => guards)).toEqual([
      [
        { variable: 'x', value: true },
        { variable: 'y', value: false },
      ],
      [{ variable: 'x', value: false }],
    ]);
  });

  it('is not made of deferred parts', () => {
    const plan: PlanNode = { kind: 'Defer', primary: { subselection: '' }, deferred: [] };
    expect(() => outlinePlan(plan)).toThrow(/@defer/);
  });
});
