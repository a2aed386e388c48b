import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { expectedFlags } from './expected-flags.js';
import { operationOf } from './operation-parts.js';
import type { OperationVariant } from './operation-variant.js';
import { OperationVariants, type VariantCompiler } from './operation-variants.js';
import { PlannerUnavailable } from './planning/planning-faults.js';

const parts = operationOf(
  parse('query($a: Boolean!, $b: Boolean!) { x @include(if: $a) y @skip(if: $b) }'),
  undefined,
);
const variant = { by: 'compiled' } as OperationVariant;
const on =
  (...names: string[]) =>
  (name: string) =>
    names.includes(name);

/** Counts what is compiled. */
function counted(compile: VariantCompiler) {
  const compiled = { times: 0 };
  const variants = new OperationVariants(parts, (...args) => {
    compiled.times += 1;
    return compile(...args);
  });
  return { variants, compiled };
}

describe('the variants of an operation', () => {
  it('are compiled once each, also for those who ask at the same time', async () => {
    const { variants, compiled } = counted(() => Promise.resolve(variant));
    await Promise.all([variants.of(on('a')), variants.of(on('a')), variants.of(on('b'))]);
    expect(variants.of(on('a'))).toBe(variant);
    expect(compiled.times).toBe(2);
  });

  it.each<[string, VariantCompiler]>([
    ['at once', () => fail('too complex')],
    ['later', async () => Promise.resolve().then(() => fail('too complex'))],
  ])('fail once when compiling fails %s', async (_, compile) => {
    const { variants, compiled } = counted(compile);
    const asking = async () => variants.of(on('a'));
    await expect(asking()).rejects.toThrow('too complex');
    await expect(asking()).rejects.toThrow('too complex');
    expect(compiled.times).toBe(1);
  });

  it('are tried again when there was no planner', async () => {
    const { variants, compiled } = counted(() => Promise.reject(new PlannerUnavailable('gone')));
    const asking = async () => variants.of(on('a'));
    await expect(asking()).rejects.toThrow('gone');
    await expect(asking()).rejects.toThrow('gone');
    expect(compiled.times).toBe(2);
  });

  it('are remembered by how often they were asked for', () => {
    const { variants } = counted(() => variant);
    variants.count(on('a'));
    variants.count(on('b'));
    variants.count(on('b'));
    expect(variants.used).toEqual([
      { flags: { a: false, b: true }, uses: 2 },
      { flags: { a: true, b: false }, uses: 1 },
    ]);
  });
});

describe('the values that conditions are expected to have', () => {
  it('are all combinations of up to three variables', () => {
    expect(expectedFlags(parts)).toEqual([
      { a: false, b: false },
      { a: false, b: true },
      { a: true, b: false },
      { a: true, b: true },
    ]);
  });

  it('are the defaults of more, with the others off and on', () => {
    const many = operationOf(
      parse(`query($a: Boolean! = true, $b: Boolean! = false, $c: Boolean!, $d: Boolean!) {
        w @skip(if: $a) x @skip(if: $b) y @skip(if: $c) z @skip(if: $d) }`),
      undefined,
    );
    expect(expectedFlags(many)).toEqual([
      { a: true, b: false, c: false, d: false },
      { a: true, b: false, c: true, d: true },
    ]);
  });

  it('are one of an operation without conditions', () => {
    expect(expectedFlags(operationOf(parse('{ x }'), undefined))).toEqual([{}]);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
