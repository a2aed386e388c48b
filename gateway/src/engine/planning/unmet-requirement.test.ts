import { describe, expect, it } from '@jest/globals';
import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import { OperationTypeNode, parse } from 'graphql';
import { graphOf } from '../engine.fixture.js';
import { FieldRequirements } from './field-requirements.js';
import { unmetRequirement } from './unmet-requirement.js';

const { supergraphSdl } = graphOf({
  depot: `type Query { crate: Crate }
    type Crate @key(fields: "id") { id: ID! height: Int @shareable size: Size } type Size { width: Int depth: Int }`,
  counting: `type Query { counted: [Crate] provided: Crate @provides(fields: "height") }
    type Crate @key(fields: "id") { id: ID! height: Int @external size: Size @external next: Crate
      tall: Boolean @requires(fields: "height") wide: Int @requires(fields: "size { width }") }
    type Size { width: Int @external }`,
});
const requirements = FieldRequirements.read(supergraphSdl);

type Inputs = NonNullable<FetchNode['requires']>;
const field = (name: string, selections?: Inputs): Inputs[number] => ({
  kind: 'Field',
  name,
  ...(selections === undefined ? {} : { selections }),
});
const given = (...selections: Inputs): Inputs => [
  { kind: 'InlineFragment', typeCondition: 'Crate', selections },
];

function unmet(operation: string, requires?: Inputs): string | null {
  const node: FetchNode = {
    kind: 'Fetch',
    serviceName: 'counting',
    operation,
    operationName: undefined,
    operationKind: OperationTypeNode.QUERY,
    operationDocumentNode: parse(operation),
    ...(requires === undefined ? {} : { requires }),
  };
  const plan: QueryPlan = { kind: 'QueryPlan', node: { kind: 'Flatten', path: [], node } };
  return requirements === null ? null : unmetRequirement(plan, requirements);
}

const entities = (selection: string): string =>
  `query($representations:[_Any!]!){_entities(representations:$representations){...on Crate{${selection}}}}`;

describe('a plan', () => {
  it.each<[string, string, Inputs]>([
    ['a required field', 'tall', given(field('id'), field('height'))],
    ['a field of a required field', 'wide', given(field('size', [field('depth'), field('width')]))],
    ['what is not asked for', 'next{id}', given(field('id'))],
  ])('gives a capability %s', (_, selection, requires) => {
    expect(unmet(entities(selection), requires)).toBeNull();
  });

  it.each<[string, string, Inputs, string]>([
    ['nothing but a key', 'tall', given(field('id')), 'Crate.tall'],
    [
      'another field of a required field',
      'wide',
      given(field('size', [field('depth')])),
      'Crate.wide',
    ],
    [
      'the input of another object',
      'next{tall}',
      given(field('id'), field('height')),
      'Crate.tall',
    ],
    [
      'what it asks the capability itself for',
      'next{height tall}',
      given(field('id')),
      'Crate.tall',
    ],
  ])('that gives %s is found out', (_, selection, requires, found) => {
    expect(unmet(entities(selection), requires)).toBe(found);
  });

  it('may ask a capability for a field whose input it promises', () => {
    expect(unmet('{provided{height tall}}')).toBeNull();
    expect(unmet('{provided{tall}}')).toBe('Crate.tall');
    expect(unmet('{counted{height ...on Crate{tall}}}')).toBe('Crate.tall');
  });
});
