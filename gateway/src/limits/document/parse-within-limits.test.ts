import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@hub/kernel';
import fc from 'fast-check';
import { getIntrospectionQuery, GraphQLError } from 'graphql';
import { usualDocumentLimits, type DocumentLimits } from './document-limits.js';
import { parseTrusted, parseWithinLimits } from './parse-within-limits.js';

const limits: DocumentLimits = {
  maxCharacters: 2_000,
  maxTokens: 400,
  maxDepth: 4,
  maxAliases: 5,
  maxDirectives: 3,
  maxRootFields: 6,
};

function refusalOf(text: string, given: Partial<DocumentLimits> = {}): object {
  try {
    parseWithinLimits(text, { ...limits, ...given });
    return { code: 'accepted' };
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, ...error.details };
    if (error instanceof GraphQLError) return { code: error.extensions['code'] };
    throw error;
  }
}

const chain = (links: number, body: (next: string) => string): string =>
  Array.from(
    { length: links },
    (_, link) => `fragment F${String(link)} on Q { ${body(`...F${String(link + 1)}`)} }`,
  ).join(' ') + ` fragment F${String(links)} on Q { x: leaf @d }`;

describe('a document that was not agreed beforehand', () => {
  it.each<[string, string, object]>([
    [
      'within every limit',
      'query A($x: Int) { a: b(c: $x) { d { e { f } } } }',
      { code: 'accepted' },
    ],
    [
      'of too many characters, were it only a comment',
      `{ a } # ${'x'.repeat(2_000)}`,
      { code: 'DOCUMENT_TOO_LARGE', limit: 2_000, value: 2_008, unit: 'characters' },
    ],
    [
      'of too many tokens',
      `{ ${'a '.repeat(500)} }`,
      { code: 'DOCUMENT_TOO_LARGE', limit: 400, unit: 'tokens' },
    ],
    ['that does not parse', '{ a', { code: 'GRAPHQL_PARSE_FAILED' }],
    ['that is empty', '', { code: 'GRAPHQL_PARSE_FAILED' }],
    [
      'nested too deeply',
      '{ a { b { c { d { e } } } } }',
      { code: 'TOO_DEEP', limit: 4, value: 5 },
    ],
    [
      'nested too deeply through fragments',
      '{ a { ...F } } fragment F on A { b { ... on B { c { ...G } } } } fragment G on C { d { e } }',
      { code: 'TOO_DEEP', limit: 4, value: 5 },
    ],
    [
      'that renames too often',
      '{ a1: a a2: a a3: a a4: a a5: a a6: a }',
      { code: 'TOO_MANY_ALIASES', limit: 5, value: 6 },
    ],
    [
      'that renames too often by spreading one fragment twice',
      '{ a { ...F } b { ...F } } fragment F on A { x: c y: c z: c }',
      { code: 'TOO_MANY_ALIASES', limit: 5, value: 6 },
    ],
    [
      'that renames in its second operation',
      'query A { a } query B { a1: a a2: a a3: a a4: a a5: a a6: a }',
      { code: 'TOO_MANY_ALIASES', limit: 5, value: 6 },
    ],
    [
      'with too many directives on one field',
      '{ a @x @x @x @x }',
      { code: 'TOO_MANY_DIRECTIVES', limit: 3, value: 4 },
    ],
    [
      'with directives on the second spread of a fragment',
      'query @x { ...F @x ...F @x ...F @x } fragment F on A { b }',
      { code: 'TOO_MANY_DIRECTIVES', limit: 3, value: 4 },
    ],
    [
      'with directives on its variables',
      'query A($x: Int @d @d @d @d) { a(x: $x) }',
      { code: 'TOO_MANY_DIRECTIVES', limit: 3, value: 4 },
    ],
    [
      'with directives in a fragment nobody spreads',
      '{ a } fragment F on A { b @x @x @x @x }',
      { code: 'TOO_MANY_DIRECTIVES', limit: 3, value: 4 },
    ],
    [
      'with too many root fields',
      '{ a b c ...F } fragment F on Q { d e f g }',
      { code: 'TOO_MANY_ROOT_FIELDS', limit: 6, value: 7 },
    ],
  ])('%s', (_, text, expected) => {
    expect(refusalOf(text)).toEqual(expected);
  });

  it('whose fragments contain themselves is measured in finite time and left to validation', () => {
    expect(refusalOf('{ ...F } fragment F on A { a { ...G } } fragment G on A { ...F }')).toEqual({
      code: 'accepted',
    });
  });

  it('whose fragments multiply is counted as if they were written out, at once', () => {
    const text = `{ ...F0 } ${chain(40, (next) => `a { ${next} } b { ${next} }`)}`;
    const generous = { maxCharacters: 10_000, maxTokens: 5_000, maxDepth: 100 };
    const started = performance.now();
    expect(refusalOf(text, generous)).toMatchObject({ code: 'TOO_MANY_ALIASES' });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('nested beyond what the parser can follow is refused like any other that is too deep', () => {
    const text = '{a'.repeat(20_000) + '}'.repeat(20_000);
    expect(refusalOf(text, { maxCharacters: 1_000_000, maxTokens: 1_000_000 })).toEqual({
      code: 'TOO_DEEP',
    });
  });

  it('may ask for the whole schema: refusing that is another rule', () => {
    expect(() => parseWithinLimits(getIntrospectionQuery(), usualDocumentLimits)).not.toThrow();
  });

  it('is accepted or refused with a code, whatever it is', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      ':',
      '$',
      '...',
      '@x',
      '"',
      'a',
      'on',
      'query',
      'fragment',
      '1',
      '\u0000',
      '😀',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(refusalOf(pieces.join(''))).toHaveProperty('code', expect.any(String));
      }),
      { numRuns: 500 },
    );
  });

  it('is refused for its size exactly when it is above the limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (depth, max) => {
          const text = '{ a '.repeat(depth) + '} '.repeat(depth);
          expect(refusalOf(text, { maxDepth: max })).toMatchObject({
            code: depth > max ? 'TOO_DEEP' : 'accepted',
          });
        },
      ),
    );
  });
});

describe('an operation of a manifest', () => {
  it('is parsed whatever its size', () => {
    expect(parseTrusted(`{ ${'a '.repeat(5_000)} }`).definitions).toHaveLength(1);
  });
});
