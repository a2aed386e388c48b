import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { typeMatches } from './type-conditions.js';

const schema = buildSchema(`
  type Query { being: Being pet: Pet }
  interface Being { id: ID }
  interface Animal implements Being { id: ID }
  type Cat implements Animal & Being { id: ID }
  type Robot implements Being { id: ID }
  type Stone { id: ID }
  union Pet = Cat | Stone
  enum Kind { CAT }
`);

describe('a type condition', () => {
  it.each<[string, string, boolean]>([
    ['Cat', 'Cat', true],
    ['Cat', 'Animal', true],
    ['Cat', 'Being', true],
    ['Cat', 'Pet', true],
    ['Robot', 'Being', true],
    ['Robot', 'Animal', false],
    ['Robot', 'Pet', false],
    ['Stone', 'Being', false],
    ['Stone', 'Cat', false],
    // A capability may answer an interface it takes for an object.
    ['Animal', 'Being', true],
    ['Being', 'Animal', false],
    ['Animal', 'Cat', false],
    // Names the graph does not have fit nothing but themselves.
    ['Ghost', 'Being', false],
    ['Ghost', 'Ghost', true],
    ['Cat', 'Ghost', false],
    ['Kind', 'Being', false],
  ])('an object of %s is what "... on %s" asks for: %s', (typename, condition, matches) => {
    expect(typeMatches(schema, typename, condition)).toBe(matches);
  });
});
