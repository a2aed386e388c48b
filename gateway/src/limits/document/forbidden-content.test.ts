import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { refuseIntrospection, refuseReservedVariables } from './forbidden-content.js';

describe('a gateway that does not tell its schema', () => {
  it.each([
    ['the standard query', getIntrospectionQuery()],
    ['an alias', '{ a: __schema { queryType { name } } }'],
    ['one type', '{ __type(name: "Query") { name } }'],
    ['a fragment', '{ ...F } fragment F on Query { __schema { types { name } } }'],
    ['the second operation', 'query A { me } query B { ... { __type(name: "A") { name } } }'],
  ])('refuses to tell it through %s', (_, text) => {
    expect(() => {
      refuseIntrospection(parse(text));
    }).toThrow(expect.objectContaining({ code: 'INTROSPECTION_DISABLED' }));
  });

  it('answers what type an object has', () => {
    expect(() => {
      refuseIntrospection(parse('{ __typename me { __typename schema: name } }'));
    }).not.toThrow();
  });
});

describe('the variable that carries entities', () => {
  it.each([
    'query A($representations: [X!]!) { a }',
    'query A { a } query B($representations: Int) { b }',
  ])('cannot be declared: %s', (text) => {
    expect(() => {
      refuseReservedVariables(parse(text));
    }).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });

  it('may be the name of anything else', () => {
    expect(() => {
      refuseReservedVariables(
        parse('query A($x: Int) { representations: a(representations: $x) }'),
      );
    }).not.toThrow();
  });
});
