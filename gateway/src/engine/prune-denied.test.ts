import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  parse,
  print,
  specifiedRules,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
} from 'graphql';
import type { FieldRules } from './field-rules.js';
import { pruneDenied, withTypenames } from './prune-denied.js';

const schema = buildSchema(`
  type Query { me: Person being(id: ID): Being found: Found }
  interface Being { id: ID name: String }
  type Person implements Being { id: ID name: String diary: String friend: Being }
  type Robot implements Being { id: ID name: String maker: Person }
  union Found = Person | Robot
`);

function denying(...coordinates: string[]): FieldRules {
  return {
    classKey: coordinates.join(),
    denial: (type, field) =>
      coordinates.includes(`${type}.${field}`) ? { code: 'FORBIDDEN', message: 'No.' } : null,
    mask: () => null,
  };
}

const oneLine = (document: DocumentNode) => print(document).replaceAll(/\s+/g, ' ');

function pruned(query: string, ...coordinates: string[]): string {
  return oneLine(pruneDenied(schema, parse(query), denying(...coordinates)));
}

/** Every field a document asks for, with the type it is asked on. */
function coordinatesIn(document: DocumentNode): string[] {
  const types = new TypeInfo(schema);
  const asked: string[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: ({ name }) => {
        const parent = types.getParentType()?.name;
        if (parent === undefined) throw new Error(`${name.value} is of no type.`);
        asked.push(`${parent}.${name.value}`);
      },
    }),
  );
  return asked;
}

describe('what somebody may not see', () => {
  it.each<[string, string, string[], string]>([
    ['under its name', '{ me { id diary } }', ['Person.diary'], '{ me { id } }'],
    ['under an alias', '{ me { id a: diary } }', ['Person.diary'], '{ me { id } }'],
    [
      'in a fragment',
      '{ me { id ...A } } fragment A on Person { name diary }',
      ['Person.diary'],
      '{ me { id ...A } } fragment A on Person { name }',
    ],
    [
      'with all that is below it',
      '{ me { id friend { id } } }',
      ['Person.friend'],
      '{ me { id } }',
    ],
    [
      'on one type and not on another',
      '{ found { ... on Person { name } ... on Robot { name } } }',
      ['Robot.name'],
      '{ found { ... on Person { name } ... on Robot { __typename } } }',
    ],
    // What an interface promises is judged on the interface; its rules know who implements it.
    ['on an interface', '{ being { id name } }', ['Being.name'], '{ being { id } }'],
    [
      'so that nothing is left of an object',
      '{ me { diary } }',
      ['Person.diary'],
      '{ me { __typename } }',
    ],
    ['so that nothing is left at all', '{ me { id } }', ['Query.me'], '{ __typename }'],
    [
      'so that nothing is left of a fragment',
      '{ me { ...A } } fragment A on Person { diary }',
      ['Person.diary'],
      '{ me { ...A } } fragment A on Person { __typename }',
    ],
  ])('is not asked %s', (_, query, denied, left) => {
    expect(pruned(query, ...denied)).toBe(left);
  });

  it('never is the type of an object or the schema', () => {
    const everything: FieldRules = {
      ...denying(),
      denial: () => ({ code: 'FORBIDDEN', message: '' }),
    };
    const query = '{ __typename __schema { types { name } } }';
    const document = pruneDenied(schema, parse(query), everything);
    expect(oneLine(document)).toMatch(/^{ __typename __schema {/);
  });

  it('is the document itself when nothing is denied', () => {
    const document = parse('{ me { id ...A } } fragment A on Person { diary }');
    expect(pruneDenied(schema, document, denying())).toBe(document);
  });

  it('is never in the document whatever is denied, and the rest is still valid', () => {
    const document = parse(`
      query($id: ID) { me { id ...A friend { ...B name } } b: being(id: $id) { ...B ... on Robot { maker { ...A } } } found { ... on Being { id } ...C } }
      fragment A on Person { diary friend { id ... on Person { diary } } }
      fragment B on Being { name ... on Person { d: diary } }
      fragment C on Robot { maker { name } }`);
    const every = [...new Set(coordinatesIn(document))];
    // What only a denied field used is left behind; no plan asks for it.
    const leftBehind = new Set([NoUnusedVariablesRule, NoUnusedFragmentsRule]);
    const rules = specifiedRules.filter((rule) => !leftBehind.has(rule));
    fc.assert(
      fc.property(fc.subarray(every), (denied) => {
        const left = pruneDenied(schema, document, denying(...denied));
        const asked = coordinatesIn(left).filter(
          (coordinate) => !coordinate.endsWith('.__typename'),
        );
        expect(asked.filter((coordinate) => denied.includes(coordinate))).toEqual([]);
        const faults = validate(schema, parse(print(left)), rules);
        expect(faults.map(({ message }) => message)).toEqual([]);
      }),
    );
  });
});

describe('a document with types', () => {
  it('asks every object for its type, first, and no more than that', () => {
    const document = parse('{ me { id } found { ...A } } fragment A on Robot { maker { name } }');
    expect(oneLine(withTypenames(schema, document))).toBe(
      '{ __typename me { __typename id } found { __typename ...A } } fragment A on Robot { __typename maker { __typename name } }',
    );
  });
});
