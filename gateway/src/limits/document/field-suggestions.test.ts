import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  coerceInputValue,
  GraphQLError,
  parse,
  validate,
  type GraphQLInputType,
} from 'graphql';
import { withoutSuggestion, withoutSuggestions } from './field-suggestions.js';

const schema = buildSchema(`
  enum Colour { CRIMSON AZURE }
  input Paint { pigment: Colour }
  interface Being { id: ID }
  type Person implements Being { id: ID secretName: String secretNames: String }
  type Query { person(identity: ID, colour: Colour, paint: Paint): Person being: Being }
`);
const names = ['secretName', 'identity', 'CRIMSON', 'pigment', '"Person"'];

describe('what a stranger learns from a mistake', () => {
  it.each([
    'query { person { secretNam } }',
    'query { person(identit: 1) { id } }',
    'query { person(colour: CRIMSOM) { id } }',
    'query { person(paint: { pigmen: AZURE }) { id } }',
    'query { being { secretName } }',
    'query { being { id ... on Perso { id } } }',
  ])('is no name that was not asked: %s', (text) => {
    const errors = validate(schema, parse(text));
    expect(errors.some(({ message }) => message.includes('Did you mean'))).toBe(true);
    const told = withoutSuggestions(errors);
    for (const error of told) {
      expect(error.message).not.toContain('Did you mean');
      for (const name of names.filter((secret) => !text.includes(secret)))
        expect(error.message.replace('on type "Person"', '')).not.toContain(name);
    }
    expect(told.map(({ locations }) => locations)).toEqual(
      errors.map(({ locations }) => locations),
    );
  });

  it('is no name in the refusal of a variable either', () => {
    const messages: string[] = [];
    coerceInputValue(
      'CRIMSOM',
      schema.getType('Colour') as GraphQLInputType,
      (_path, _value, error) => messages.push(error.message),
    );
    expect(messages[0]).toContain('CRIMSON');
    expect(withoutSuggestion(messages[0]!)).not.toContain('CRIMSON');
  });

  it('is everything else of the error, code and path included', () => {
    const error = new GraphQLError('No. Did you mean "a"?', {
      path: ['x'],
      extensions: { code: 'C' },
    });
    expect(
      withoutSuggestions([error, new GraphQLError('Plain.')]).map((told) => told.toJSON()),
    ).toEqual([{ message: 'No.', path: ['x'], extensions: { code: 'C' } }, { message: 'Plain.' }]);
  });
});
