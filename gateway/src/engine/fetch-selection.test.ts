import { describe, expect, it } from '@jest/globals';
import type { FetchDataRewrite } from '@apollo/query-planner';
import { parseFetch, readFetchSelection } from './fetch-selection.js';

const rename = (renameKeyTo: string, ...path: string[]): FetchDataRewrite => ({
  kind: 'KeyRenamer',
  path,
  renameKeyTo,
});

function read(document: string, isEntityFetch = false, rewrites?: FetchDataRewrite[]) {
  const operation = parseFetch(document);
  if (operation === null) throw new Error(`${document} is not one operation.`);
  const { keys, composites } = readFetchSelection(operation, isEntityFetch, rewrites);
  return { keys, composites: Object.fromEntries(composites) };
}

describe('the selection of a fetch', () => {
  it('is told by the names values are answered under', () => {
    expect(read('{ me { id called: name } a: count }')).toEqual({
      keys: ['me', 'a'],
      composites: { me: ['id', 'called'] },
    });
  });

  it('joins what fragments give one object, at every depth', () => {
    const document =
      '{ me { ... on Cat { owner { id } } ... on Dog { ... on Dog { owner { name } } tail } } }';
    expect(read(document).composites).toEqual({
      me: ['owner', 'owner', 'tail'],
      'me/owner': ['id', 'name'],
    });
  });

  it('of entities begins below them', () => {
    const document =
      'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Cat { id owner { id } } ... on Dog { name } } }';
    expect(read(document, true)).toEqual({
      keys: ['id', 'owner', 'name'],
      composites: { owner: ['id'] },
    });
  });

  it('has the names that values are moved to beside those they come under', () => {
    const document = '{ name_0: name line { sku_1: sku part_2: part { id } } }';
    const selection = read(document, false, [
      rename('name', 'name_0'),
      rename('sku', 'line', '... on Line', 'sku_1'),
      rename('part', 'line', 'part_2'),
      { kind: 'ValueSetter', path: ['line', 'kind'], setValueTo: 1 },
    ]);
    expect(selection).toEqual({
      keys: ['name_0', 'line', 'name'],
      composites: {
        line: ['sku_1', 'part_2', 'sku', 'part'],
        'line/part': ['id'],
        'line/part_2': ['id'],
      },
    });
  });

  it('is not read of anything but one operation', () => {
    expect(parseFetch('{ me { ...F } } fragment F on Person { id }')).toBeNull();
    expect(parseFetch('{ a } query B { b }')).toBeNull();
    expect(parseFetch('fragment F on Person { id }')).toBeNull();
  });
});
