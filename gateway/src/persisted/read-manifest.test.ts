import { describe, expect, it } from '@jest/globals';
import { ClientManifest } from './client-manifest.js';
import { ManifestInvalid, readManifest } from './read-manifest.js';

const apollo = (...operations: object[]): string =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });
const me = { id: 'a', name: 'Me', type: 'query', body: 'query Me { me { id } }' };

function faultsOf(json: string): readonly string[] {
  try {
    readManifest(json, 'app');
    return [];
  } catch (error) {
    if (error instanceof ManifestInvalid) return error.faults;
    throw error;
  }
}

describe('a manifest', () => {
  it('is read as Apollo’s generator writes it', () => {
    expect(readManifest(apollo(me, { ...me, id: 'b', clientName: 'app' }), 'app')).toEqual([
      { id: 'a', name: 'Me', type: 'query', text: me.body },
      { id: 'b', name: 'Me', type: 'query', text: me.body },
    ]);
  });

  it('is read as Relay’s compiler writes it', () => {
    const buy = 'mutation Buy { buy { ...F } } fragment F on X { id }';
    expect(readManifest(JSON.stringify({ '9c1f': me.body, '77aa': buy }), 'app')).toEqual([
      { id: '9c1f', name: 'Me', type: 'query', text: me.body },
      { id: '77aa', name: 'Buy', type: 'mutation', text: buy },
    ]);
  });

  it.each<[string, string, RegExp]>([
    ['is no JSON', '{', /JSON/],
    ['is a list', '[]', /manifest/],
    ['is null', 'null', /manifest/],
    ['has a format nobody knows', '{"format":"x","version":1,"operations":[]}', /format/],
    ['has a version nobody knows', apollo().replace('1', '2'), /version/],
    [
      'has an operation without a body',
      apollo({ id: 'a', name: 'Me', type: 'query' }),
      /operations\.0\.body/,
    ],
    ['has an empty id', apollo({ ...me, id: '' }), /operations\.0\.id/],
    ['has a document that is none', JSON.stringify({ a: 1 }), /a: /],
    [
      'has a document that does not parse',
      apollo({ ...me, body: 'query Me {' }),
      /^a: Syntax Error/,
    ],
    [
      'has two operations in one document',
      apollo({ ...me, body: 'query Me { a } query B { b }' }),
      /^a: has 2 operations/,
    ],
    [
      'has a document without an operation',
      apollo({ ...me, body: 'fragment F on A { b }' }),
      /^a: has 0 operations/,
    ],
    [
      'calls an operation otherwise than itself',
      apollo({ ...me, name: 'You' }),
      /^a: is called Me, not You/,
    ],
    [
      'takes a query for a mutation',
      apollo({ ...me, type: 'mutation' }),
      /^a: is a query, not a mutation/,
    ],
    [
      'has an operation of another client',
      apollo({ ...me, clientName: 'pos' }),
      /^a: is for the client pos/,
    ],
  ])('is refused when it %s', (_, json, fault) => {
    const faults = faultsOf(json);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it('is refused with every fault at once', () => {
    expect(faultsOf(apollo({ ...me, name: 'You' }, { ...me, id: 'b', body: '{' }))).toHaveLength(2);
  });

  it('may give one document several ids, but one id only one document', () => {
    const [first] = readManifest(apollo(me), 'app');
    const manifest = new ClientManifest([first!, { ...first!, id: 'b' }, first!]);
    expect(manifest.operations.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(manifest.withText(me.body)?.id).toBe('a');
    expect(() => new ClientManifest([first!, { ...first!, text: '{ a }' }])).toThrow(
      'a stands for two documents',
    );
  });
});
