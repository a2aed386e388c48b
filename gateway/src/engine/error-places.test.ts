import { describe, expect, it } from '@jest/globals';
import type { FetchDataRewrite } from '@apollo/query-planner';
import { buildSchema, parse } from 'graphql';
import { ErrorPlaces } from './error-places.js';
import { Execution } from './execution.js';
import { FlattenPath } from './flatten.js';
import { operationOf } from './operation-parts.js';
import type { AnswerObject } from './own-property.js';
import { surveyPlan } from './plan-survey.js';

const schema = buildSchema('type Query { orders: [Query] }');

function surveyOf(asked: string) {
  return surveyPlan(undefined, operationOf(parse(asked), undefined), schema);
}

const survey = surveyOf('{ orders { member { name home { city } } } }');
const ORDERS = ['orders', '@', 'member'];

function executionOf(data: AnswerObject): Execution {
  const client = { fetch: () => Promise.resolve({}) };
  const request = {
    requestId: '',
    identityKey: '',
    headers: {},
    operationName: null,
    clientName: null,
  };
  return Object.assign(new Execution(client, request, {}, () => false, null), { data });
}

function placesAt(place: string, keys: string[], rewrites?: FetchDataRewrite[], of = survey) {
  return new ErrorPlaces(place, keys, rewrites, of);
}

describe('the places of a failed fetch', () => {
  it('are fields that the client asked of the object there, and of no other type', () => {
    const types = buildSchema(`type Query { search: [Found] } union Found = Person | Film
      type Person { age: Int name: String } type Film { stars: Int name: String }`);
    const asked = '{ search { ... on Person { age } ... on Film { stars } ... { name } } }';
    const of = surveyPlan(undefined, operationOf(parse(asked), undefined), types);
    const film = { __typename: 'Film' };
    const unknown = { __typename: 'Found' };
    const execution = executionOf({ search: [film, unknown] });
    const flatten = new FlattenPath(['search', '@'], of);
    const places = placesAt('search', ['age', 'stars', 'name'], undefined, of);
    expect(places.missing(execution, flatten, [film])).toEqual([
      ['search', 0, 'stars'],
      ['search', 0, 'name'],
    ]);
    expect(places.missing(execution, flatten, [unknown])).toHaveLength(3);
  });
});

describe('the path of an error', () => {
  const way = ['orders', 3, 'member'];

  it.each<[string, (string | number)[], (string | number)[]]>([
    ['of the object itself', [], way],
    ['of a field', ['name'], [...way, 'name']],
    ['of a field further below', ['home', 'city'], [...way, 'home', 'city']],
    ['of an element of a list', ['home', 0, 'city'], [...way, 'home', 0, 'city']],
    ['of a field only the plan asks for', ['id'], way],
    ['below a field only the plan asks for', ['key', 'name'], way],
    ['of a field only the plan asks for, further below', ['home', 'id'], [...way, 'home']],
  ])('%s goes as far as the client asked', (_, inAnswer, told) => {
    expect(placesAt('orders/member', ['name']).path(way, inAnswer)).toEqual(told);
  });

  it('has the name a value is moved to', () => {
    const rewrites: FetchDataRewrite[] = [
      { kind: 'KeyRenamer', path: ['... on Member', 'name_0'], renameKeyTo: 'name' },
      { kind: 'KeyRenamer', path: ['home', '... on Home', 'city_1'], renameKeyTo: 'city' },
      { kind: 'KeyRenamer', path: ['home_2'], renameKeyTo: 'home' },
      { kind: 'ValueSetter', path: ['other'], setValueTo: 1 },
    ];
    const places = placesAt('orders/member', ['name_0', 'home'], rewrites);
    expect(places.path(way, ['name_0'])).toEqual([...way, 'name']);
    expect(places.path(way, ['home', 2, 'city_1'])).toEqual([...way, 'home', 2, 'city']);
    expect(places.path(way, ['home_2', 'city'])).toEqual([...way, 'home', 'city']);
    // The same name elsewhere is another field.
    expect(places.path(way, ['city_1'])).toEqual(way);
  });

  it('stops where the way itself leaves what the client asked for', () => {
    const places = placesAt('orders/secret/member', ['name']);
    expect(places.path(['orders', 1, 'secret', 'member'], ['name'])).toEqual(['orders', 1]);
  });

  it('at the root begins with the field', () => {
    expect(placesAt('', ['orders']).path([], ['orders', 0, 'member', 'id'])).toEqual([
      'orders',
      0,
      'member',
    ]);
  });
});

describe('the fields that a failed fetch leaves null', () => {
  const flatten = new FlattenPath(ORDERS, survey);
  const orders = (...members: (AnswerObject | null)[]) => ({
    orders: members.map((member) => ({ member })),
  });

  it('are told at every place of every object, in the order of the answer', () => {
    const [one, other]: AnswerObject[] = [{ id: 1 }, { id: 2 }];
    const data = orders(one as AnswerObject, null, other as AnswerObject, one as AnswerObject);
    const keys = ['name', 'id', 'home'];
    const missing = placesAt('orders/member', keys).missing(executionOf(data), flatten, [
      one as AnswerObject,
      other as AnswerObject,
    ]);
    expect(missing).toEqual(
      [0, 3, 2].flatMap((at) => [
        ['orders', at, 'member', 'name'],
        ['orders', at, 'member', 'home'],
      ]),
    );
  });

  it('are only those that nothing else gave, null among what was given', () => {
    const member = { name: null };
    const places = placesAt('orders/member', ['name', 'home']);
    expect(places.missing(executionOf(orders(member)), flatten, [member])).toEqual([
      ['orders', 0, 'member', 'home'],
    ]);
  });

  it('are the object when the client asked for none of them', () => {
    const member = {};
    const places = placesAt('orders/member', ['id']);
    expect(places.missing(executionOf(orders(member, member)), flatten, [member])).toEqual([
      ['orders', 0, 'member'],
    ]);
  });

  it('are what the client asked for above an object it did not', () => {
    const of = surveyOf('{ orders { other } }');
    const member = {};
    const places = placesAt('orders/member', ['id'], undefined, of);
    expect(places.missing(executionOf(orders(member)), flatten, [member])).toEqual([['orders', 0]]);
  });

  it('are told at the root', () => {
    const execution = executionOf({});
    expect(placesAt('', ['orders', 'key']).missing(execution, null, [execution.data])).toEqual([
      ['orders'],
    ]);
  });

  it.each<[string, AnswerObject[]]>([
    ['of one object', Array<AnswerObject>(500).fill({})],
    ['of many', Array.from({ length: 500 }, () => ({}))],
  ])('are at most a hundred %s', (_, members) => {
    const execution = executionOf(orders(...members));
    const places = placesAt('orders/member', ['name', 'home', 'name']);
    const missing = places.missing(execution, flatten, [...new Set(members)]);
    expect(missing).toHaveLength(100);
    expect(missing[99]).toEqual(['orders', 33, 'member', 'name']);
  });
});

describe('the ways to an object', () => {
  it('are none to one that is not there, and one to the root', () => {
    const places = placesAt('orders/member', ['name']);
    const execution = executionOf({ orders: [] });
    expect(places.waysTo(execution, new FlattenPath(ORDERS, survey), new Set([{}]))).toEqual([]);
    expect(places.waysTo(execution, null, new Set([execution.data]))).toEqual([[]]);
  });
});
