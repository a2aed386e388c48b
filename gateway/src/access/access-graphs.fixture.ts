import { buildASTSchema, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import fc from 'fast-check';

/** The links that a composed supergraph with access directives carries. */
export const ACCESS_LINKS = `
  schema
    @link(url: "https://specs.apollo.dev/link/v1.0")
    @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
    @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)
    @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
    @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)
    @link(url: "https://specs.hub.example/hub/v1.0", import: ["@masked"]) { query: Query }`;

/** What a place of a random graph asks for; null for nothing. */
export type Need = 'authenticated' | 'scope:a' | 'scope:b' | 'policy:p' | null;

const DIRECTIVES: Readonly<Record<string, string>> = {
  authenticated: '@authenticated',
  'scope:a': '@requiresScopes(scopes: [["a"]])',
  'scope:b': '@requiresScopes(scopes: [["b"]])',
  'policy:p': '@policy(policies: [["p"]])',
};

export const OBJECTS = ['Apple', 'Brick', 'Cloud', 'Drum'] as const;
const INTERFACES: Readonly<Record<string, readonly string[]>> = {
  Thing: ['Apple', 'Brick', 'Cloud'],
  Loud: ['Cloud', 'Drum'],
};
const UNION = ['Apple', 'Drum'];
const FIELDS: Readonly<Record<string, string>> = {
  name: 'String',
  color: 'Color',
  next: 'Thing',
  other: 'Either',
  inside: 'Brick',
};

/** A graph in which every object has the same fields and random places ask for something. */
export interface AccessGraph {
  readonly supergraphSdl: string;
  readonly schema: GraphQLSchema;
  /** By `Type`, or `Type.field`. */
  readonly needs: ReadonlyMap<string, Need>;
}

const places = [
  'Color',
  ...OBJECTS,
  ...OBJECTS.flatMap((type) => Object.keys(FIELDS).map((field) => `${type}.${field}`)),
];
const need: fc.Arbitrary<Need> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Need>('authenticated', 'scope:a', 'scope:b', 'policy:p'),
  },
);

export const accessGraphs: fc.Arbitrary<AccessGraph> = fc
  .array(need, { minLength: places.length, maxLength: places.length })
  .map((needs) => graphWith(new Map(places.map((place, at) => [place, needs[at] ?? null]))));

function graphWith(needs: ReadonlyMap<string, Need>): AccessGraph {
  const applied = (place: string): string => DIRECTIVES[needs.get(place) ?? ''] ?? '';
  const fields = (type: string): string =>
    Object.entries(FIELDS)
      .map(([field, returned]) => `${field}: ${returned} ${applied(`${type}.${field}`)}`)
      .join('\n');
  const implemented = (type: string): string => {
    const names = Object.keys(INTERFACES).filter((name) => INTERFACES[name]?.includes(type));
    return names.length === 0 ? '' : `implements ${names.join(' & ')}`;
  };
  const supergraphSdl = [
    ACCESS_LINKS,
    'type Query { thing: Thing loud: Loud either: Either apple: Apple }',
    `enum Color ${applied('Color')} { RED }`,
    ...Object.keys(INTERFACES).map((name) => `interface ${name} { ${fields('')} }`),
    `union Either = ${UNION.join(' | ')}`,
    ...OBJECTS.map(
      (type) => `type ${type} ${implemented(type)} ${applied(type)} { ${fields(type)} }`,
    ),
  ].join('\n');
  const schema = buildASTSchema(parse(supergraphSdl), { assumeValidSDL: true });
  return { supergraphSdl, schema, needs };
}

/** A valid question with aliases and fragments; which objects it meets is for the data to say. */
export const questions: fc.Arbitrary<DocumentNode> = fc
  .letrec<{ selections: string }>((tie) => {
    const deeper = tie('selections');
    const leaf = fc
      .tuple(fc.integer({ min: 0, max: 99 }), fc.constantFrom('name', 'color', '__typename'))
      .map(([alias, field]) => `x${String(alias)}_${field}: ${field}`);
    const link = fc
      .tuple(fc.integer({ min: 0, max: 99 }), fc.constantFrom('next', 'other', 'inside'), deeper)
      .map(
        ([alias, field, below]) => `y${String(alias)}_${field}: ${field} { ${on(field, below)} }`,
      );
    const narrowed = fc
      .tuple(fc.constantFrom(...OBJECTS, ...Object.keys(INTERFACES)), deeper)
      .map(([type, below]) => `... on Thing { ... on ${type} { ${below} } }`);
    return {
      selections: fc
        .array(fc.oneof({ maxDepth: 4 }, leaf, link, narrowed), { minLength: 1, maxLength: 4 })
        .map((parts) => parts.join(' ')),
    };
  })
  .selections.map((below) => {
    const roots = ['thing', 'loud', 'either', 'apple'];
    return parse(`{ ${roots.map((root) => `${root} { ${on(root, below)} }`).join(' ')} }`);
  });

/** Selections of fields that an interface has, put where the type may be a union. */
function on(field: string, selections: string): string {
  return field === 'other' || field === 'either'
    ? `... on Apple { ${selections} } ... on Loud { ${selections} }`
    : selections;
}
