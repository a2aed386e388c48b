import { readFileSync } from 'node:fs';
import {
  operationFromDocument,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, lexicographicSortSchema, parse, printSchema, validate } from 'graphql';
import { apiSchemaOf } from '../federation/api-schema.js';
import { composeSupergraph } from '../federation/compose-supergraph.js';
import type { ContractFilter } from './contract-filter.js';
import { contractOf, ContractInvalid } from './contract.js';

const partner: ContractFilter = { include: ['partner'], exclude: [] };
const link = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])\n`;

function supergraphOf(sdl: string, imports = '"@tag", "@key", "@inaccessible"'): string {
  return composeSupergraph([{ name: 'shop', url: 'http://shop', sdl: link(imports) + sdl }]);
}

const shown = (sdl: string, filter = partner): string =>
  printSchema(lexicographicSortSchema(apiSchemaOf(contractOf(supergraphOf(sdl), filter))));

const t = '@tag(name: "partner")';
const x = '@tag(name: "internal")';

describe('a contract', () => {
  it.each([
    [
      'a field with an included tag, without its siblings',
      `type Query { a: Int ${t} b: Int }`,
      partner,
      'type Query {\n  a: Int\n}',
    ],
    [
      'every field of a type with an included tag',
      `type Query { a: A ${t} b: Int } type A ${t} { x: Int y: Int }`,
      partner,
      'type Query {\n  a: A\n}\n\ntype A {\n  x: Int\n  y: Int\n}',
    ],
    [
      'arguments, inputs, enums and scalars without a tag',
      `type Query { a(i: I, s: S): E ${t} } input I { x: Int } enum E { ONE } scalar S`,
      partner,
      'type Query {\n  a(i: I, s: S): E\n}\n\ninput I {\n  x: Int\n}\n\nenum E {\n  ONE\n}\n\nscalar S',
    ],
    [
      'neither an excluded argument, input field nor value',
      `type Query { a(i: I, s: Int ${x}): E ${t} } input I { x: Int y: Int ${x} } enum E { ONE TWO ${x} }`,
      { include: ['partner'], exclude: ['internal'] },
      'type Query {\n  a(i: I): E\n}\n\ninput I {\n  x: Int\n}\n\nenum E {\n  ONE\n}',
    ],
    [
      'nothing that carries an included and an excluded tag',
      `type Query { a: Int ${t} b: Int ${t} ${x} }`,
      { include: ['partner'], exclude: ['internal'] },
      'type Query {\n  a: Int\n}',
    ],
    [
      'all but what is excluded, when nothing is included by name',
      `type Query { a: Int b: B c: Int ${x} } type B { x: Int y: Int ${x} }`,
      { include: [], exclude: ['internal'] },
      'type Query {\n  a: Int\n  b: B\n}\n\ntype B {\n  x: Int\n}',
    ],
    [
      'no type that no field leads to, nor what only that type leads to',
      `type Query { a: Int ${t} b: B } type B { e: E } enum E { ONE } type C { x: Int }`,
      partner,
      'type Query {\n  a: Int\n}',
    ],
    [
      'a union with an included tag, and of its members those that have fields',
      `type Query { u: U ${t} } union U ${t} = A | B type A ${t} { x: Int } type B { y: Int }`,
      partner,
      'type Query {\n  u: U\n}\n\nunion U = A\n\ntype A {\n  x: Int\n}',
    ],
    [
      'an interface with its implementers, and fields of both that are tagged',
      `type Query { n: N ${t} } interface N { id: ID ${t} x: Int } type A implements N { id: ID ${t} x: Int y: Int ${t} }`,
      partner,
      'type Query {\n  n: N\n}\n\ninterface N {\n  id: ID\n}\n\ntype A implements N {\n  id: ID\n  y: Int\n}',
    ],
    [
      'no mutation, when none is tagged',
      `type Query { a: Int ${t} } type Mutation { b: Int }`,
      partner,
      'type Query {\n  a: Int\n}',
    ],
    [
      'nothing that was hidden from everybody',
      `type Query { a: A ${t} } type A ${t} { x: Int secret: Int @inaccessible }`,
      partner,
      'type Query {\n  a: A\n}\n\ntype A {\n  x: Int\n}',
    ],
  ])('shows %s', (_, sdl, filter, expected) => {
    expect(shown(sdl, filter)).toBe(printSchema(lexicographicSortSchema(buildSchema(expected))));
  });

  it('goes by the names that the supergraph gives to its directives', () => {
    const sdl = `type Query { a: Int @label(name: "partner") b: Int }`;
    const imports = '{ name: "@tag", as: "@label" }';
    const contract = contractOf(supergraphOf(sdl, imports), partner);
    expect(printSchema(apiSchemaOf(contract))).toBe('type Query {\n  a: Int\n}');
  });

  it.each([
    [
      'nothing carries the tag',
      `type Query { a: Int }`,
      partner,
      ['Query has no field left: no field carries the tag partner'],
    ],
    [
      'a field leads to a type without a visible field',
      `type Query { a: A ${t} } type A { x: Int }`,
      partner,
      ['Type "A" is @inaccessible but is referenced by "Query.a", which is in the API schema.'],
    ],
    [
      'a field leads to a union that is not tagged',
      `type Query { u: U ${t} } union U = A type A ${t} { x: Int }`,
      partner,
      ['Type "U" is @inaccessible but is referenced by "Query.u", which is in the API schema.'],
    ],
    [
      'a required argument is hidden',
      `type Query { a(x: Int! ${x}): Int }`,
      { include: [], exclude: ['internal'] },
      ['Argument "Query.a(x:)" is @inaccessible but is a required argument of its field.'],
    ],
    [
      'an object hides what its interface shows',
      `type Query { n: N ${t} } interface N { id: ID ${t} } type A implements N { id: ID y: Int ${t} }`,
      partner,
      [
        'Field "A.id" is @inaccessible but implements the interface field "N.id", which is in the API schema.',
      ],
    ],
  ])('is refused when %s', (_, sdl, filter, reasons) => {
    const refusal = (() => {
      try {
        return contractOf(supergraphOf(sdl), filter);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(ContractInvalid);
    expect((refusal as ContractInvalid).reasons).toEqual(reasons);
  });

  it('plans over keys that its clients do not see', () => {
    const contract = contractOf(
      composeSupergraph([
        {
          name: 'stock',
          url: 'http://stock',
          sdl: `${link('"@key", "@tag"')} type Query { item: Item ${t} } type Item @key(fields: "id") { id: ID! }`,
        },
        {
          name: 'price',
          url: 'http://price',
          sdl: `${link('"@key", "@tag"')} type Item @key(fields: "id") { id: ID! cost: Int ${t} secret: Int }`,
        },
      ]),
      partner,
    );
    const question = parse('{ item { cost } }');
    expect(validate(apiSchemaOf(contract), question)).toEqual([]);
    expect(validate(apiSchemaOf(contract), parse('{ item { id } }'))).toHaveLength(1);
    const [, planned] = plan(contract, '{ item { cost } }');
    expect(planned).toEqual([
      { serviceName: 'stock', operation: '{item{__typename id}}' },
      {
        serviceName: 'price',
        operation:
          'query($representations:[_Any!]!){_entities(representations:$representations){...on Item{cost}}}',
      },
    ]);
  });
});

describe("the partners' contract of the hub", () => {
  const supergraph = readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8');
  const contract = contractOf(supergraph, partner);
  const schema = apiSchemaOf(contract);

  it.each(['OrderStatus', 'SyncStock'])('answers %s', (name) => {
    const file = new URL(`../../../operations/partner/${name}.graphql`, import.meta.url);
    const text = readFileSync(file, 'utf8');
    expect(validate(schema, parse(text))).toEqual([]);
    expect(plan(contract, text)[1]).toHaveLength(1);
  });

  it('answers what stock:read promises', () => {
    const question =
      'query Stock($code: String!) { sku(code: $code) { code availability { quantity } stockLevels(first: 50) { nodes { onHand reserved availableToPromise location { code } } pageInfo { hasNextPage endCursor } } } }';
    expect(validate(schema, parse(question))).toEqual([]);
  });

  it('knows nothing of people', () => {
    const types = Object.keys(schema.getTypeMap());
    expect(types).toContain('PartnerOrder');
    expect(
      types.filter((type) => /member|customer|account|coupon|message|cart|payment/i.test(type)),
    ).toEqual([]);
    expect(Object.keys(schema.getMutationType()?.getFields() ?? {})).toEqual(['syncStock']);
  });
});

interface PlannedFetch {
  readonly serviceName: string;
  readonly operation: string;
}

function plan(supergraphSdl: string, text: string): [unknown, PlannedFetch[]] {
  const supergraph = Supergraph.build(supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  });
  const operation = operationFromDocument(supergraph.apiSchema(), parse(text));
  const planned = new QueryPlanner(supergraph).buildQueryPlan(operation);
  const fetches: PlannedFetch[] = [];
  JSON.stringify(planned, (_, node: unknown) => {
    if (typeof node === 'object' && node !== null && 'serviceName' in node) {
      const { serviceName, operation: asked } = node as PlannedFetch;
      fetches.push({ serviceName, operation: asked });
    }
    return node;
  });
  return [planned, fetches];
}
