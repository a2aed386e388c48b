import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { errorOfSubgraph, failureOfSubgraph, malformedAnswer } from './subgraph-errors.js';

const told = { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'members' };

describe('an error of a capability', () => {
  it('keeps its message, code and what it says beside them, at its place', () => {
    const error = { message: 'Gone.', extensions: { code: 'GONE', retryable: false } };
    expect(errorOfSubgraph('members', error, ['orders', 0, 'member'])).toEqual({
      message: 'Gone.',
      path: ['orders', 0, 'member'],
      extensions: { code: 'GONE', retryable: false, serviceName: 'members' },
    });
  });

  it.each<[string, Record<string, unknown> | undefined]>([
    ['nothing', undefined],
    ['no code', {}],
    ['a code that is a number', { code: 7 }],
    ['a code that is null', { code: null }],
  ])('that says %s gets the code of an unnamed one', (_, extensions) => {
    const error = { message: 'Gone.', ...(extensions === undefined ? {} : { extensions }) };
    expect(errorOfSubgraph('members', error, undefined).extensions).toEqual(told);
  });

  it('may not say it comes from another capability', () => {
    const error = { message: 'Gone.', extensions: { serviceName: 'orders', code: 'GONE' } };
    expect(errorOfSubgraph('members', error, undefined).extensions?.['serviceName']).toBe(
      'members',
    );
  });

  it.each<[unknown]>([[''], [undefined], [null], [7], [{ text: 'Gone.' }]])(
    'whose message is %p is told in words of our own',
    (message) => {
      const error = { message: message as string };
      expect(errorOfSubgraph('members', error, undefined).message).toBe(
        'Error while fetching subquery from service "members"',
      );
    },
  );

  it('has no path when it has no place, and the names of the client where it has', () => {
    expect(errorOfSubgraph('members', { message: 'Gone.' }, undefined)).not.toHaveProperty('path');
    expect(errorOfSubgraph('members', { message: 'Gone.' }, [])).not.toHaveProperty('path');
    expect(errorOfSubgraph('members', { message: 'Gone.' }, ['_hub_id', 3, 'name']).path).toEqual([
      'id',
      3,
      'name',
    ]);
  });
});

describe('a capability that gave no answer', () => {
  it('is told with the code and the words of what went wrong', () => {
    const cause = new GraphQLError('Too late.', {
      extensions: { code: 'DEADLINE_EXCEEDED', retryable: true },
    });
    expect(failureOfSubgraph('members', cause, ['me'])).toEqual({
      message: 'Too late.',
      path: ['me'],
      extensions: { code: 'DEADLINE_EXCEEDED', retryable: true, serviceName: 'members' },
    });
  });

  it.each<[string, unknown, string]>([
    ['an error of no code', new Error('Broken.'), 'Broken.'],
    ['a text', 'Broken.', 'Broken.'],
    ['nothing', undefined, 'undefined'],
  ])('because of %s', (_, cause, message) => {
    expect(failureOfSubgraph('members', cause, undefined)).toEqual({ message, extensions: told });
  });
});

describe('an answer of another shape than Federation promises', () => {
  it('is told with what is wrong of it', () => {
    expect(malformedAnswer('members', 'Two entities were asked for.', ['me'])).toEqual({
      message: 'Two entities were asked for.',
      path: ['me'],
      extensions: told,
    });
  });
});
