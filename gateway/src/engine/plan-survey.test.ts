import { describe, expect, it } from '@jest/globals';
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { buildSchema, parse } from 'graphql';
import { operationOf } from './operation-parts.js';
import { placeBelow } from './place.js';
import { surveyPlan } from './plan-survey.js';
import { fetchNode, flatten, parallel, requiring, sequence } from './plan.fixture.js';

const schema = buildSchema(`
  type Query { being: Being }
  interface Being { id: ID }
  type Cat implements Being { id: ID }
`);

const asked = operationOf(
  parse(`
    { order { id member { called: name } ...Part } }
    fragment Part on Order { lines { ... on Line { sku } } }`),
  undefined,
);

/** A fetch of entities of one type. */
function entities(selection: string, type: string, ...inputs: string[]): FetchNode {
  return fetchNode(
    `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} ${selection} } }`,
    { requires: requiring(type, ...inputs) },
  );
}

const survey = (...nodes: PlanNode[]) => surveyPlan(sequence(...nodes), asked, schema);

describe('a survey of a plan', () => {
  it('knows the place of every fetch, by names and without lists', () => {
    const root = fetchNode('{ orders { id } }');
    const names = entities('{ name }', 'Member', 'id');
    const prices = entities('{ price }', 'Line', 'id');
    const of = survey(
      root,
      parallel(flatten(['orders', '@', 'member'], names), {
        kind: 'Condition',
        condition: 'x',
        elseClause: flatten(['orders', '@'], flatten(['lines', '@', '@'], prices)),
      }),
    );
    expect([root, names, prices].map((node) => of.of(node).place)).toEqual([
      '',
      'orders/member',
      'orders/lines',
    ]);
    expect(of.of(names).selection.keys).toEqual(['name']);
    expect(() => of.of(fetchNode('{ other }'))).toThrow(/not surveyed/);
  });

  it('says a place is joined when several fetches give parts of its object', () => {
    const { isJoined } = survey(
      parallel(fetchNode('{ order { id } a: other { id } }'), fetchNode('{ order { name } }')),
    );
    expect([isJoined('order'), isJoined('a'), isJoined('')]).toEqual([true, false, false]);
  });

  it('says what one answer may have given to several objects', () => {
    const { mayBeShared } = survey(
      fetchNode('{ order { member { id } } }'),
      flatten(['order', 'member'], entities('{ id home { city } }', 'Member', 'name')),
    );
    expect(mayBeShared('order/member/home')).toBe(true);
    expect(mayBeShared('order')).toBe(false);
    expect(mayBeShared('order/member')).toBe(false);
  });

  it('shares root fields that are given to every object at a place', () => {
    const { mayBeShared } = survey(
      fetchNode('{ orders { id } }'),
      flatten(['orders', '@', 'query'], fetchNode('{ shop { name } }')),
    );
    expect(mayBeShared('orders/query/shop')).toBe(true);
    expect(mayBeShared('orders')).toBe(false);
  });

  it.each<[string, string, string[], boolean]>([
    ['nothing but its inputs', '{ __typename id }', ['id'], true],
    ['fewer than its inputs', '{ __typename id }', ['id', 'sku'], true],
    ['more than its inputs', '{ __typename id name }', ['id'], false],
    ['its inputs under another name', '{ __typename other: id }', ['id'], false],
  ])(
    'lets one object stand for equal entities of which was gathered %s',
    (_, given, inputs, whole) => {
      const names = entities('{ name }', 'Member', ...inputs);
      const { isWholeInput, mayBeShared } = survey(
        fetchNode(`{ order { member ${given} } }`),
        flatten(['order', 'member'], names),
      );
      expect(isWholeInput(names)).toBe(whole);
      expect(mayBeShared('order/member')).toBe(whole);
    },
  );

  it('lets no object stand for others where another fetch gives it something', () => {
    const names = entities('{ name }', 'Member', 'id');
    const { isWholeInput } = survey(
      parallel(
        fetchNode('{ order { member { __typename id } } }'),
        fetchNode('{ order { member { __typename id } } }'),
      ),
      flatten(['order', 'member'], names),
    );
    expect(isWholeInput(names)).toBe(false);
  });

  it('lets none either where an input is an object', () => {
    const names: FetchNode = {
      ...entities('{ name }', 'Member'),
      requires: [
        {
          kind: 'InlineFragment',
          typeCondition: 'Member',
          selections: [
            { kind: 'Field', name: 'key', selections: [{ kind: 'Field', name: 'part' }] },
          ],
        },
      ],
    };
    const { isWholeInput } = survey(
      fetchNode('{ order { member { __typename key { part other } } } }'),
      flatten(['order', 'member'], names),
    );
    expect(isWholeInput(names)).toBe(false);
  });

  it('knows an input by the name it is gathered under', () => {
    const names: FetchNode = {
      ...entities('{ name }', 'Member'),
      requires: [
        {
          kind: 'InlineFragment',
          typeCondition: 'Member',
          selections: [{ kind: 'Field', name: 'id', alias: 'key' }],
        },
      ],
    };
    const wholeAfter = (given: string) =>
      survey(fetchNode(`{ order { member ${given} } }`), flatten(['order', 'member'], names));
    expect(wholeAfter('{ key: id }').isWholeInput(names)).toBe(true);
    expect(wholeAfter('{ id }').isWholeInput(names)).toBe(false);
  });

  it('shares nothing when an answer may depend on the way to an entity', () => {
    const names: FetchNode = {
      ...entities('{ name { first } }', 'Member', 'id'),
      contextRewrites: [{ kind: 'KeyRenamer', path: ['..', 'currency'], renameKeyTo: 'c' }],
    };
    const { mayBeShared, isJoined, isWholeInput } = survey(
      fetchNode('{ order { member { __typename id } } }'),
      flatten(['order', 'member'], names),
    );
    expect(mayBeShared('order/member/name')).toBe(false);
    expect(isJoined('order')).toBe(true);
    expect(isWholeInput(names)).toBe(false);
  });

  it.each<[string, boolean]>([
    ['order', true],
    ['order/member/called', true],
    ['order/lines/sku', true],
    // Under the name the client gave, not the field's own.
    ['order/member/name', false],
    ['order/lines/price', false],
    ['member', false],
  ])('says whether the client asked for %s: %s', (place, expected) => {
    expect(survey().isAsked(place)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['Cat', true],
    ['Being', false],
    ['Ghost', false],
  ])('says whether %s is the name of an object: %s', (name, expected) => {
    expect(survey().isObjectType(name)).toBe(expected);
  });

  it.each<[string, PlanNode]>([
    ['@defer', { kind: 'Defer', primary: {}, deferred: [] }],
    ['fragment definitions', fetchNode('{ order { ...F } } fragment F on Order { id }')],
  ])('is not made of a plan with %s', (what, node) => {
    expect(() => survey(node)).toThrow(new RegExp(what));
  });

  it('of no plan knows what is asked', () => {
    expect(surveyPlan(undefined, asked, schema).isAsked('order')).toBe(true);
  });
});

describe('a place', () => {
  it('is told by names from the root', () => {
    expect(placeBelow('', 'order')).toBe('order');
    expect(placeBelow('order', 'member')).toBe('order/member');
  });
});
