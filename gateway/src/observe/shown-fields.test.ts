import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { operationOf } from '../engine/index.js';
import type { FieldRules } from '../engine/field-rules.js';
import { shownFields } from './shown-fields.js';

const schema = buildSchema(`
  type Query { me: Member  guests: [Named] }
  interface Named { name: String }
  type Member implements Named { id: ID  name: String  phone: String  contact: Contact }
  type Contact { email: String  street: String }
`);

function rules(masks: readonly string[], denials: readonly string[] = []): FieldRules {
  return {
    classKey: '',
    denial: (type, field) =>
      denials.includes(`${type}.${field}`) ? { code: 'FORBIDDEN', message: '' } : null,
    mask: (type, field) => (masks.includes(`${type}.${field}`) ? 'ALL' : null),
  };
}

const stranger = rules(['Member.name', 'Named.name', 'Member.phone', 'Contact.email']);

function shown(document: string, caller: FieldRules): ReturnType<typeof shownFields> {
  return shownFields(schema, operationOf(parse(document), undefined), caller, stranger);
}

describe('what a caller gets to see whole', () => {
  it('is found under aliases, in fragments, on interfaces and behind conditions', () => {
    const document = `
      query ($with: Boolean!) {
        me { id a: phone ...F ... on Named { name } contact @include(if: $with) { email street } }
        guests { name __typename }
      }
      fragment F on Member { b: phone name }
    `;
    expect(shown(document, rules([]))).toEqual({
      unmasked: ['Contact.email', 'Member.name', 'Member.phone', 'Named.name'],
      denied: 0,
      masked: 0,
    });
  });

  it('is not what is masked or denied, and nothing below that', () => {
    const document = '{ me { name phone contact { email } } }';
    expect(shown(document, rules(['Member.phone'], ['Member.contact']))).toEqual({
      unmasked: ['Member.name'],
      denied: 1,
      masked: 1,
    });
  });

  it('is nothing where no personal data is asked', () => {
    expect(shown('{ me { id } }', rules([]))).toEqual({ unmasked: [], denied: 0, masked: 0 });
  });
});
