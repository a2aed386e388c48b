import { describe, expect, it } from '@jest/globals';
import type { FetchDataRewrite } from '@apollo/query-planner';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { applyRewrites } from './data-rewrites.js';

const schema = buildSchema(`
  type Query { being: Being }
  interface Being { id: ID }
  type Cat implements Being { id: ID }
  type Robot implements Being { id: ID }
`);

const renamed = (path: string[], renameKeyTo: string): FetchDataRewrite => ({
  kind: 'KeyRenamer',
  path,
  renameKeyTo,
});
const set = (path: string[], setValueTo: unknown): FetchDataRewrite => ({
  kind: 'ValueSetter',
  path,
  setValueTo,
});

function rewritten(value: Record<string, unknown>, ...rewrites: FetchDataRewrite[]): unknown {
  applyRewrites(schema, rewrites, value);
  return value;
}

describe('a rewrite', () => {
  it.each<[unknown]>([[null], [0], [false], [''], [[]], [{}], ['text']])(
    'moves %p to its name',
    (value) => {
      expect(rewritten({ name_0: value, other: 1 }, renamed(['name_0'], 'name'))).toEqual({
        name: value,
        other: 1,
      });
    },
  );

  it('moves nothing that is not there', () => {
    expect(rewritten({ name: 'kept' }, renamed(['name_0'], 'name'))).toEqual({ name: 'kept' });
    expect(rewritten({}, renamed(['toString'], 'name'))).toEqual({});
  });

  it('keeps a value whose name does not change', () => {
    expect(rewritten({ name: 1 }, renamed(['name'], 'name'))).toEqual({ name: 1 });
  });

  it('reaches every object of lists in lists, and passes by what is null', () => {
    const value = { lines: [[{ a: 1 }, null], null, [{ a: 2 }, 'text']] };
    expect(rewritten(value, renamed(['lines', 'a'], 'b'))).toEqual({
      lines: [[{ b: 1 }, null], null, [{ b: 2 }, 'text']],
    });
    expect(rewritten({ lines: null }, renamed(['lines', 'a'], 'b'))).toEqual({ lines: null });
    expect(rewritten({}, set(['lines', 'a'], 1))).toEqual({});
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['Cat', { __typename: 'Cat' }, true],
    ['Being', { __typename: 'Cat' }, true],
    ['Cat', { __typename: 'Robot' }, false],
    // The planner's condition is taken as met where an answer does not say its type.
    ['Cat', {}, true],
    ['Cat', { __typename: null }, true],
  ])('on %s is made in %j: %s', (condition, object, made) => {
    const value = { being: { ...object, a: 1 } };
    expect(rewritten(value, renamed(['being', `... on ${condition}`, 'a'], 'b'))).toEqual({
      being: { ...object, ...(made ? { b: 1 } : { a: 1 }) },
    });
  });

  it('sets a type in an input that is sent', () => {
    const path = ['... on Cat', '__typename'];
    expect(rewritten({ __typename: 'Cat', id: 1 }, set(path, 'Being'))).toEqual({
      __typename: 'Being',
      id: 1,
    });
    expect(rewritten({ __typename: 'Robot', id: 1 }, set(path, 'Being'))).toEqual({
      __typename: 'Robot',
      id: 1,
    });
  });

  it('of a name that every object has stays within the object', () => {
    const value = rewritten({ a: { evil: true } }, renamed(['a'], '__proto__')) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"evil":true}}');
    expect(({} as Record<string, unknown>)['evil']).toBeUndefined();
  });

  it('happens in the order the planner says', () => {
    expect(rewritten({ a: 1 }, renamed(['a'], 'b'), renamed(['b'], 'c'))).toEqual({ c: 1 });
  });

  it('and the one back leave everything as it was', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.constantFrom('a', 'x', 'y'), fc.jsonValue())),
        (all) => {
          const value = { all: structuredClone(all) };
          rewritten(value, renamed(['all', 'a'], '__proto__'), renamed(['all', '__proto__'], 'a'));
          expect(value).toEqual({ all });
        },
      ),
    );
  });

  it('without a plan for it changes nothing', () => {
    const value = { a: 1 };
    applyRewrites(schema, undefined, value);
    expect(rewritten(value, renamed([], 'b'))).toEqual({ a: 1 });
  });
});
