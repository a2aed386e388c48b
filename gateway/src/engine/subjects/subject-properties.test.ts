import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { run } from '../engine.fixture.js';
import { club, clubSubgraphs, strangerRules } from './club.fixture.js';
import { clubOf, clubOperation, PERSONAL } from './club-questions.fixture.js';

/** Everybody around a personal value, as plainly as it can be looked for. */
function naively(value: unknown, around: string, found: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) naively(one, around, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const object = value as Record<string, unknown>;
  const own =
    object['__typename'] === 'Person'
      ? `Person:${String(object['w_id'])}`
      : object['__typename'] === 'Order'
        ? `Order:${String(object['w_code'])}:${String(object['w_shop'])}`
        : around;
  for (const [key, inner] of Object.entries(object)) {
    const isPersonal = PERSONAL.has(key) || key.startsWith('p_');
    if (isPersonal && [inner].flat().some((one) => one !== null)) found.add(own);
    else naively(inner, own, found);
  }
}

it('the subjects of an answer are those a witness finds who sees the keys of everything', async () => {
  const tape = fc.array(fc.nat(60), { minLength: 40, maxLength: 200 });
  const seen = { empty: 0, named: 0, faulty: 0 };
  await fc.assert(
    fc.asyncProperty(tape, tape, fc.boolean(), async (asked, held, isRefused) => {
      const emailOf = (id: string): string | null => {
        if (isRefused && id === 'p1') throw new Error('refused');
        return id === 'p2' ? null : `${id}@club.example`;
      };
      const subgraphs = () => clubSubgraphs(clubOf(held), emailOf);
      const answer = await run(club, subgraphs(), clubOperation(asked, false), { strangerRules });
      const { value } = await run(club, subgraphs(), clubOperation(asked, true));
      const found = new Set<string>();
      for (const [key, inner] of Object.entries(value ?? {})) {
        const field = key.startsWith('f_') ? fieldOf(clubOperation(asked, false), key) : key;
        naively(inner, `Query.${field}`, found);
      }
      expect(answer.subjects).toEqual([...found]);
      if (answer.errors.length + answer.valueCompletion.length > 0) seen.faulty += 1;
      if (found.size === 0) seen.empty += 1;
      else seen.named += 1;
    }),
    { numRuns: 150, seed: 7 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
}, 60_000);

function fieldOf(operation: string, alias: string): string {
  return new RegExp(`${alias}: (\\w+)`).exec(operation)?.[1] ?? alias;
}
