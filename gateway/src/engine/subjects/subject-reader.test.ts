import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { compileOperation } from '../compile-operation.js';
import { openRules, run, type Asking } from '../engine.fixture.js';
import type { FieldRules } from '../field-rules.js';
import { club, clubSubgraphs, strangerRules, type ClubObject } from './club.fixture.js';

const person = (id: string, more: ClubObject = {}): ClubObject => ({
  __typename: 'Person',
  id,
  name: `Name of ${id}`,
  phone: '13812345678',
  must: 'yes',
  ...more,
});

const scope = {
  requestId: 'r-1',
  identityKey: '',
  headers: {},
  operationName: null,
  clientName: null,
};

async function ask(root: ClubObject, query: string, more: Asking = {}) {
  const subgraphs = clubSubgraphs(root);
  const answer = await run(club, subgraphs, query, { strangerRules, ...more });
  return { ...answer, asked: subgraphs.seen.map(({ document }) => document) };
}

const card = { __typename: 'Card', number: '62', label: 'Gold' };
const robot = { __typename: 'Robot', id: 'r1', phone: '1', friend: person('p2') };
const order = { __typename: 'Order', code: 'A1', shop: 7, must: 'yes', card };

describe('the subjects of an answer', () => {
  it.each<[string, string, ClubObject, string[]]>([
    ['the entity itself', '{ me { id phone } }', { me: person('p1') }, ['Person:p1']],
    ['one whose key nobody asked', '{ me { phone } }', { me: person('p1') }, ['Person:p1']],
    [
      'one whose key is called otherwise',
      '{ me { id: name n: id phone } }',
      { me: person('p1') },
      ['Person:p1'],
    ],
    [
      'each once',
      '{ people { phone } }',
      { people: [person('a'), null, person('b'), person('a')] },
      ['Person:a', 'Person:b'],
    ],
    [
      'nobody without a value',
      '{ people { phone phones } }',
      { people: [person('a', { phone: null, phones: [null] })] },
      [],
    ],
    ['nobody without an unmasked field', '{ me { id name } }', { me: person('p1') }, []],
    [
      'the nearest entity around',
      '{ me { card { number holder { phone } } } }',
      { me: person('p1', { card: { ...card, holder: person('p2') } }) },
      ['Person:p1', 'Person:p2'],
    ],
    [
      'an entity with a key of two fields',
      '{ order { card { number } } }',
      { order },
      ['Order:A1:7'],
    ],
    [
      'the field of the root where no entity is around',
      '{ aliased: lostCard { number } }',
      { lostCard: card },
      ['Query.lostCard'],
    ],
    [
      'objects of an interface',
      '{ beings { phone friend { phone } } }',
      { beings: [person('p1'), robot] },
      ['Person:p1', 'Query.beings', 'Person:p2'],
    ],
    [
      'objects of an interface without a key',
      '{ reachable { phone } }',
      { reachable: [person('p1'), robot] },
      ['Person:p1', 'Query.reachable'],
    ],
    [
      'objects of a union in lists of lists',
      '{ things { ... on Person { phone } ... on Order { card { ...C } } ...C } } fragment C on Card { number }',
      { things: [[person('p1'), order], [card]] },
      ['Person:p1', 'Order:A1:7', 'Query.things'],
    ],
    [
      'what another capability holds',
      '{ me { mail: email } }',
      { me: person('p1') },
      ['Person:p1'],
    ],
  ])('are %s', async (_, query, root, subjects) => {
    expect((await ask(root, query)).subjects).toEqual(subjects);
  });

  it('are of what a deed shows', async () => {
    const { subjects } = await ask({ join: person('p1') }, 'mutation { join { phone } }');
    expect(subjects).toEqual(['Person:p1']);
  });

  it('do not show: the answer has what was asked, and nobody is asked more than the key', async () => {
    const { value, asked } = await ask({ me: person('p1') }, '{ me { phone } }');
    expect(value).toEqual({ me: { phone: '13812345678' } });
    expect(asked).toEqual(['{me{phone id}}']);
    const unasked = await ask({ me: person('p1') }, '{ me { name } }');
    expect(unasked.asked).toEqual(['{me{name}}']);
  });

  it('are of what is masked where it was asked for: on an interface, or on the type alone', async () => {
    const rules: FieldRules = {
      ...strangerRules,
      mask: (type, field) => (type === 'Robot' ? null : strangerRules.mask(type, field)),
    };
    const asking = { strangerRules: rules };
    const root = { beings: [robot] };
    const onInterface = await ask(root, '{ beings { phone } }', asking);
    expect(onInterface.subjects).toEqual(['Query.beings']);
    const onType = await ask(root, '{ beings { ... on Robot { phone } } }', asking);
    expect(onType.subjects).toEqual([]);
  });

  it('are left out where the answer lost them with something that may not be null', async () => {
    const people = [person('a', { must: null }), person('b')];
    const { subjects, value } = await ask({ people }, '{ people { phone must } }');
    expect(value).toEqual({ people: [null, { phone: '13812345678', must: 'yes' }] });
    expect(subjects).toEqual(['Person:b']);
  });

  it('are found for the values that conditions have, also past the variants that are planned', async () => {
    const flags = Array.from({ length: 6 }, (_, index) => `f${String(index)}`);
    const declared = flags.map((flag) => `$${flag}: Boolean = false`).join();
    const asked = flags.map((flag) => `${flag}: phone @include(if: $${flag})`).join(' ');
    const operation = compileOperation(club, parse(`query(${declared}) { me { name ${asked} } }`), {
      operationName: undefined,
      rules: openRules,
      strangerRules,
      mask: () => '***',
      overrides: new Map(),
    });
    const subgraphs = clubSubgraphs({ me: person('p1') });
    for (let bits = 0; bits < 2 ** flags.length; bits += 1) {
      const given = Object.fromEntries(flags.map((flag, at) => [flag, (bits & (1 << at)) > 0]));
      const { subjects } = await operation.run(subgraphs, scope, operation.coerce(given));
      expect(subjects).toEqual(bits === 0 ? [] : ['Person:p1']);
    }
    // Where the plan keeps its conditions, the subgraph is asked with them.
    expect(subgraphs.seen.at(-1)?.document).toContain('@include');
  });

  it('are nobody where the field is masked, denied, or nobody asked whose it is', async () => {
    const denied: FieldRules = {
      ...openRules,
      denial: (_, field) => (field === 'phone' ? { code: 'FORBIDDEN', message: 'no' } : null),
    };
    const root = { me: person('p1') };
    for (const asking of [{ rules: strangerRules }, { rules: denied }]) {
      const { subjects, asked } = await ask(root, '{ me { phone name } }', asking);
      expect(subjects).toEqual([]);
      expect(asked.join()).not.toContain('id');
    }
    const unnamed = await run(club, clubSubgraphs(root), '{ me { phone } }');
    expect(unnamed.subjects).toEqual([]);
  });

  it('are named by the entity around where their own key may not be told', async () => {
    const secretKeys: FieldRules = {
      ...strangerRules,
      mask: (type, field) =>
        type === 'Person' && field === 'id' ? 'ALL' : strangerRules.mask(type, field),
    };
    const root = { order: { ...order, buyer: person('13812345678') } };
    const { subjects } = await ask(root, '{ order { buyer { phone } } }', {
      strangerRules: secretKeys,
    });
    expect(subjects).toEqual(['Order:A1:7']);
  });
});
