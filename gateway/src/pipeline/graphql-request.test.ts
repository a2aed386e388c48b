import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { readRequestAddress, readRequestBody } from './graphql-request.js';

const refusal = expect.objectContaining({
  extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
});
const nothing = {
  query: undefined,
  operationName: undefined,
  variables: {},
  extensions: {},
  documentId: undefined,
};

describe('the body of a request', () => {
  it('is read member by member, and what nobody knows is left out', () => {
    const body = {
      query: '{ me { id } }',
      operationName: 'Me',
      variables: { id: 1 },
      extensions: { persistedQuery: {} },
      other: true,
    };
    expect(readRequestBody(body)).toEqual({
      query: '{ me { id } }',
      operationName: 'Me',
      variables: { id: 1 },
      extensions: { persistedQuery: {} },
      documentId: undefined,
    });
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['null', { query: null, operationName: null, variables: null, extensions: null, id: null }],
    ['empty texts', { query: '', operationName: '', id: '' }],
  ])('that says %s asks nothing', (_, body) => {
    expect(readRequestBody(body)).toEqual(nothing);
  });

  it.each(['documentId', 'doc_id', 'id'])('names a document by %s', (member) => {
    expect(readRequestBody({ [member]: 'abc' }).documentId).toBe('abc');
  });

  it.each<[string, unknown]>([
    ['a list', []],
    ['a list of requests', [{ query: '{ a }' }]],
    ['a text', '{ a }'],
    ['a number', 7],
    ['null', null],
    ['nothing', undefined],
    ['a query that is no text', { query: { a: 1 } }],
    ['a query that is false', { query: false }],
    ['an operation name that is no text', { operationName: 7 }],
    ['an id that is no text', { id: 7 }],
    ['variables that are a list', { variables: [] }],
    ['variables that are a text', { variables: '{}' }],
    ['variables that are a number', { variables: 0 }],
    ['extensions that are a text', { extensions: 'x' }],
  ])('that is or has %s is refused', (_, body) => {
    expect(() => readRequestBody(body)).toThrow(refusal);
  });

  it('brings no member that every object has', () => {
    const body: unknown = JSON.parse(
      '{"__proto__":{"query":"{ a }"},"variables":{"__proto__":{"a":1}}}',
    );
    const { query, variables } = readRequestBody(body);
    expect(query).toBeUndefined();
    expect(Object.hasOwn(variables, '__proto__')).toBe(true);
    expect(Object.getPrototypeOf(variables)).toBe(Object.prototype);
  });

  it('is read or refused, whatever it is', () => {
    const members = fc.constantFrom(
      'query',
      'operationName',
      'variables',
      'extensions',
      'id',
      '__proto__',
      'constructor',
    );
    const bodies = fc.oneof(fc.jsonValue(), fc.dictionary(members, fc.jsonValue()));
    fc.assert(
      fc.property(bodies, (body) => {
        try {
          const read = readRequestBody(JSON.parse(JSON.stringify(body)));
          expect(['string', 'undefined']).toContain(typeof read.query);
          expect(Array.isArray(read.variables)).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(GraphQLError);
          expect(error).toEqual(refusal);
        }
      }),
    );
  });
});

describe('the address of a request', () => {
  const read = (search: string) => readRequestAddress(new URLSearchParams(search));

  it('is read like a body, with objects written out', () => {
    const search = new URLSearchParams({
      query: '{ a }',
      operationName: 'A',
      variables: '{"id":"1"}',
      extensions: '{"x":{"y":[1]}}',
      id: 'abc',
    });
    expect(readRequestAddress(search)).toEqual({
      query: '{ a }',
      operationName: 'A',
      variables: { id: '1' },
      extensions: { x: { y: [1] } },
      documentId: 'abc',
    });
    expect(read('')).toEqual(nothing);
  });

  it.each<[string, string]>([
    ['names a member twice', 'query=a&query=b'],
    ['names a member twice, once empty', 'query=a&query='],
    ['has variables that are no JSON', 'variables={a:1}'],
    ['has empty variables', 'variables='],
    ['has variables that are a list', 'variables=[1]'],
    ['has extensions that are a text', 'extensions="x"'],
  ])('is refused when it %s', (_, search) => {
    expect(() => read(search)).toThrow(refusal);
  });

  it.each(['toString', '__proto__', 'constructor', 'utm_source'])(
    'may have %s beside what is read',
    (name) => {
      expect(read(`${name}=x&query=%7Ba%7D`)).toEqual({ ...nothing, query: '{a}' });
    },
  );
});
