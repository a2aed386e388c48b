import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, execute, Kind, parse, print, validate } from 'graphql';
import { applies, decideConditions, flagVariablesOf } from './conditions.js';
import { operationOf } from './operation-parts.js';

function directivesOf(written: string) {
  return parse(`{ a ${written} }`).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.selectionSet.selections[0]?.directives ?? [])
      : [],
  );
}

describe('a selection', () => {
  it.each<[string, boolean]>([
    ['', true],
    ['@include(if: true)', true],
    ['@include(if: false)', false],
    ['@skip(if: true)', false],
    ['@skip(if: false)', true],
    ['@include(if: $yes)', true],
    ['@include(if: $no)', false],
    ['@skip(if: $yes)', false],
    ['@skip(if: $no)', true],
    ['@include(if: $yes) @skip(if: $yes)', false],
    ['@include(if: $yes) @skip(if: $no)', true],
    ['@include(if: $no) @skip(if: $no)', false],
    ['@other(if: $no)', true],
  ])('with "%s" counts: %s', (written, counts) => {
    expect(applies(directivesOf(written), (variable) => variable === 'yes')).toBe(counts);
  });

  it('without directives counts', () => {
    expect(applies(undefined, () => false)).toBe(true);
  });
});

describe('the variables that decide', () => {
  it('are told once each, in order, also those of fragments, and no others', () => {
    const document = parse(`
      query($z: Boolean!, $a: Boolean!, $m: Boolean!, $other: Boolean!) {
        one @skip(if: $z) two @include(if: $a) three @skip(if: $z) four(if: $other) @other(if: $other)
        five @include(if: true) ...Part
      }
      fragment Part on Query { six @include(if: $m) }
      fragment Unused on Query { seven @include(if: $unused) }`);
    expect(flagVariablesOf(operationOf(document, undefined))).toEqual(['a', 'm', 'z']);
  });
});

const conditions = fc
  .tuple(
    fc.constantFrom('', '@skip(if: $x)', '@skip(if: $y)', '@skip(if: true)', '@skip(if: false)'),
    fc.constantFrom('', '@include(if: $x)', '@include(if: $y)', '@include(if: false)'),
  )
  .map((both) => both.join(' '));

const { selections } = fc.letrec<{ selection: string; selections: string }>((tie) => ({
  selections: fc
    .array(tie('selection'), { minLength: 1, maxLength: 4 })
    .map((all) => `{ ${all.join(' ')} }`),
  selection: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(fc.constantFrom('one', 'two', '...Part'), conditions).map((both) => both.join(' ')),
    fc
      .tuple(
        fc.constantFrom('inner', 'again: inner', '...', '... on Query'),
        conditions,
        tie('selections'),
      )
      .map((parts) => parts.join(' ')),
  ),
}));

const schema = buildSchema('type Query { inner: Query one: Int two: Int }');
const root = { inner: () => root, one: 1, two: 2 };

/** A `__typename` that stands for nothing else is not part of what is compared. */
function shown(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key: string, value: unknown) =>
      key === '__typename' ? undefined : value,
    ),
  );
}

describe('a document with its conditions decided', () => {
  it('answers the same as with its conditions, and has none left', () => {
    fc.assert(
      fc.property(selections, selections, fc.boolean(), fc.boolean(), (asked, part, x, y) => {
        const document = parse(
          `query($x: Boolean!, $y: Boolean!) { one @skip(if: $x) two @include(if: $y) ...Part ... on Query ${asked} }
          fragment Part on Query ${part.replaceAll('...Part', 'one')}`,
        );
        const decided = decideConditions(document, (variable) => (variable === 'x' ? x : y));
        const variableValues = { x, y };
        const asIs = execute({ schema, document, rootValue: root, variableValues });
        expect(
          shown(execute({ schema, document: decided, rootValue: root, variableValues })),
        ).toEqual(shown(asIs));
        expect(print(decided)).not.toMatch(/@skip|@include/);
        parse(print(decided));
      }),
    );
  });

  it('asks for the type where nothing is left to ask, and keeps other directives', () => {
    const document = parse(
      '{ inner @other { one @skip(if: true) } ...Part } fragment Part on Query { two @include(if: $no) }',
    );
    const decided = decideConditions(document, () => false);
    expect(print(decided).replaceAll(/\s+/g, ' ')).toBe(
      '{ inner @other { __typename } ...Part } fragment Part on Query { __typename }',
    );
    expect(validate(schema, parse(print(decided).replace('@other', '')))).toEqual([]);
  });
});
