import { describe, expect, it } from '@jest/globals';
import { OpenAccess } from './open-access.js';

const access = new OpenAccess(['authorization', 'x-tenant']);

describe('access for everybody', () => {
  it('lets everybody see everything as it is', () => {
    const rules = access.rulesFor();
    expect(rules.denial('Member', 'phone')).toBeNull();
    expect(rules.mask('Member', 'phone')).toBeNull();
    expect(access.identify({}, '127.0.0.1')).toMatchObject({
      actor: { kind: 'anonymous' },
      policy: { operations: 'off', graph: 'public' },
      spenderKey: '127.0.0.1',
    });
    expect(access.expectedCallers()).toEqual([]);
  });

  it('passes on the headers it was told to, and no others', () => {
    const headers = { authorization: 'Bearer x', cookie: 'c', 'x-tenant': ['a', 'b'] };
    const caller = access.identify(headers, '127.0.0.1');
    expect(access.headersFor(caller, 'r-1', headers)).toEqual({
      'x-request-id': 'r-1',
      authorization: 'Bearer x',
      'x-tenant': 'a, b',
    });
    expect(access.headersFor(caller, 'r-1', {})).toEqual({ 'x-request-id': 'r-1' });
  });

  it.each<[string, Record<string, string | string[] | undefined>, boolean]>([
    ['a header that is not passed on', { cookie: 'other' }, true],
    ['a header that is', { 'x-tenant': 'other' }, false],
    ['a header that is, sent empty', { 'x-tenant': '' }, false],
    // Never mixed up, however values are written: two headers are not one.
    ['values that only look alike', { authorization: 'a","b' }, false],
    ['a list of what the other sent as one', { 'x-tenant': ['a, b'] }, false],
  ])('shares answers of requests that differ in %s: %s', (_, headers, shared) => {
    const key = (given: Record<string, string | string[] | undefined>) =>
      access.identify(given, '127.0.0.1').identityKey;
    expect(key(headers) === key({})).toBe(shared);
    expect(key({ authorization: 'a', 'x-tenant': 'b' })).not.toBe(key(headers));
  });
});
