import { describe, expect, it } from '@jest/globals';
import { parse, print } from 'graphql';
import { documentOf, operationOf } from './operation-parts.js';

const document = parse(`
  query One { a ...First }
  query Two { b }
  mutation Three { c }
  subscription Four { d }
  fragment First on Query { e { ... on Query { ...Second } } }
  fragment Second on Query { f ...First }
  fragment Unused on Query { g }
`);

const refusal = { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } };

describe('the operation of a document', () => {
  it('is the one that is named, with the fragments it reaches, each once', () => {
    const { operation, fragments } = operationOf(document, 'One');
    expect(operation.name?.value).toBe('One');
    expect([...fragments.keys()]).toEqual(['First', 'Second']);
    expect([...operationOf(document, 'Two').fragments.keys()]).toEqual([]);
  });

  it('is the only one when none is named', () => {
    expect(operationOf(parse('{ a } fragment F on Query { b }'), undefined).operation.kind).toBe(
      'OperationDefinition',
    );
    expect(operationOf(parse('mutation { a }'), undefined).operation.operation).toBe('mutation');
  });

  it.each<[string, string, string | undefined]>([
    ['none is named and there are several', 'query A { a } query B { b }', undefined],
    ['the name fits none', 'query A { a }', 'B'],
    ['the only one has no name and one is named', '{ a }', 'A'],
    ['there are only fragments', 'fragment F on Query { a }', undefined],
    ['two have the name', 'query A { a } query A { b }', 'A'],
    ['it is a subscription', 'subscription A { a }', 'A'],
  ])('is refused when %s', (_, text, name) => {
    expect(() => operationOf(parse(text), name)).toThrow(expect.objectContaining(refusal));
  });

  it('may ask for a fragment the document does not have; validation tells that', () => {
    expect(operationOf(parse('{ ...Missing }'), undefined).fragments.size).toBe(0);
  });
});

describe('the document of an operation', () => {
  it('is the same whatever stands beside it', () => {
    const alone = parse(`
      query One { a ...First }
      fragment First on Query { e { ... on Query { ...Second } } }
      fragment Second on Query { f ...First }`);
    expect(print(documentOf(operationOf(document, 'One')))).toBe(
      print(documentOf(operationOf(alone, undefined))),
    );
  });
});
