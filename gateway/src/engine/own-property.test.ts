import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isAnswerObject, isInheritedName, readOwn, writeOwn } from './own-property.js';

const INHERITED = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf'];
const names = fc.oneof(fc.constantFrom(...INHERITED), fc.string());

describe('a value of an object', () => {
  it('is read as it was written, under any name, and changes nothing but that name', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.jsonValue())), (writes) => {
        const object: Record<string, unknown> = {};
        for (const [name, value] of writes) writeOwn(object, name, value);
        const last = new Map(writes);
        for (const [name, value] of last) expect(readOwn(object, name)).toBe(value);
        expect(Object.keys(object).sort()).toEqual([...last.keys()].sort());
        expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
        expect(Object.keys(JSON.parse(JSON.stringify(object)) as object)).toHaveLength(last.size);
      }),
    );
  });

  it('can be written again and taken away', () => {
    const object: Record<string, unknown> = {};
    writeOwn(object, '__proto__', 1);
    writeOwn(object, '__proto__', 2);
    expect(readOwn(object, '__proto__')).toBe(2);
    Reflect.deleteProperty(object, '__proto__');
    expect(readOwn(object, '__proto__')).toBeUndefined();
  });

  it.each(INHERITED)('is not what every object has under %s', (name) => {
    expect(isInheritedName(name)).toBe(true);
    expect(readOwn({}, name)).toBeUndefined();
  });

  it.each(['id', 'proto', 'name'])('may be called %s without being mistaken', (name) => {
    expect(isInheritedName(name)).toBe(false);
  });
});

describe('an object with fields', () => {
  it.each<[unknown, boolean]>([
    [{}, true],
    [Object.create(null), true],
    [null, false],
    [undefined, false],
    [[], false],
    ['text', false],
    [0, false],
    [true, false],
  ])('is %p: %s', (value, expected) => {
    expect(isAnswerObject(value)).toBe(expected);
  });
});
