import { describe, expect, it, jest } from '@jest/globals';
import { parse, validate } from 'graphql';
import { departuresFrom, differencesOf } from './compare-answers.fixture.js';
import { byOracle, byStock, disagreements } from './disagreements.fixture.js';
import { gatheredBy, runEngine } from './engine-runner.fixture.js';
import { randomFaults, type SubgraphFault } from './faults.fixture.js';
import { fuzzBudget } from './fuzz-budget.fixture.js';
import { generatedWorlds } from './generated-world.fixture.js';
import { FUZZED_PLANS, handmadeWorld } from './handmade-worlds.fixture.js';
import { hubWorld } from './hub-world.fixture.js';
import { generateOperation } from './operation-generator.fixture.js';
import { runOracle } from './oracle-runner.fixture.js';
import { takenIn, type Runner } from './runner.fixture.js';
import { settledQuestion } from './settled-question.fixture.js';
import { runStock } from './stock-runner.fixture.js';
import { withFaults } from './world.fixture.js';

jest.setTimeout(fuzzBudget.timeoutMilliseconds);
const { seed, operations, generatedWorldCount } = fuzzBudget;
const worlds = [...FUZZED_PLANS.map(({ name }) => name), 'hub'];
const worldOf = (name: string) => (name === 'hub' ? hubWorld() : handmadeWorld(name));
/** Of other inputs and their inputs, lists of lists and those of interfaces known as objects, the stock executor is no judge. */
const UNJUDGED = [
  'listed-requirements',
  'conflicting-requirements',
  'chained-requirements',
  'kinds',
  'interface-objects-among-others',
];
const judged = worlds.filter((name) => !UNJUDGED.includes(name));
const calm = { confusing: false };
const runners: readonly [string, Runner][] = [['the compiled engine', runEngine]];

describe('generated operations', () => {
  it.each(worlds)('are valid on %s', (name) => {
    const { apiSchema } = worldOf(name);
    for (let next = seed; next < seed + 5 * operations; next += 1) {
      const { query } = generateOperation(apiSchema, next);
      expect([query, validate(apiSchema, parse(query))]).toEqual([query, []]);
    }
  });

  it('are the same for the same seed', () => {
    const { apiSchema } = worldOf('shop');
    expect(generateOperation(apiSchema, seed)).toEqual(generateOperation(apiSchema, seed));
  });
});

describe('the stock executor, where none of its known faults is touched', () => {
  it.each(['shop', 'requirements', 'abstract-types', 'hidden-and-moved'])(
    'gives the answers of the specification on %s',
    async (name) => {
      const world = worldOf(name);
      for (let next = seed; next < seed + operations; next += 1) {
        const question = settledQuestion(generateOperation(world.apiSchema, next, calm));
        const [stock, oracle] = [await runStock(world, question), await runOracle(world, question)];
        const about = departuresFrom(oracle, stock).map((difference) => difference.about);
        const sameButForOrder = differencesOf({ data: stock.data }, { data: oracle.data }, false);
        expect([question.query, about.filter((part) => part !== 'data'), sameButForOrder]).toEqual([
          question.query,
          [],
          [],
        ]);
      }
    },
  );
});

describe.each(runners)('%s', (_, runner) => {
  it.each(worlds)('answers as the specification says on %s', async (name) => {
    const plan = { seed, operations, style: { confusing: true }, reports: 1 };
    const found = await disagreements(worldOf(name), runner, byOracle, plan);
    expect(found.join('\n')).toBe('');
  });

  it.each(judged)('tells faults as the stock executor does on %s', async (name) => {
    const rates = { fields: 0.05, entityNulls: 0.04, entityErrors: 0.04 };
    const world = withFaults(worldOf(name), randomFaults(seed, rates));
    const plan = { seed, operations, style: calm, reports: 1 };
    expect((await disagreements(world, runner, byStock, plan)).join('\n')).toBe('');
  });

  it.each<[string, string, SubgraphFault]>([
    ['shop', 'products', 'error'],
    ['shop', 'accounts', 'html'],
    ['requirements', 'shipping', 'html'],
    ['abstract-types', 'ratings', 'timeout'],
    ['deeds', 'people', 'html'],
  ])('keeps the rest of %s when its subgraph %s fails with %s', async (name, subgraph, fault) => {
    const subgraphs = { [subgraph]: { fault, entitiesOnly: seed % 2 === 0 } };
    const world = withFaults(worldOf(name), { subgraphs });
    const plan = { seed, operations: Math.ceil(operations / 2), style: calm, reports: 1 };
    expect((await disagreements(world, runner, byStock, plan)).join('\n')).toBe('');
  });

  it('answers as the specification says on generated graphs', async () => {
    for (const world of generatedWorlds(seed, generatedWorldCount)) {
      const plan = { seed, operations, style: { confusing: true }, reports: 1 };
      expect((await disagreements(world, runner, byOracle, plan)).join('\n')).toBe('');
    }
  });

  it('tells faults as the stock executor does on generated graphs', async () => {
    for (const world of generatedWorlds(seed + 1000, generatedWorldCount)) {
      const rates = { fields: 0.05, entityNulls: 0.04, entityErrors: 0.04 };
      const plan = { seed, operations, style: calm, reports: 1 };
      const faulty = withFaults(world, randomFaults(seed, rates));
      expect((await disagreements(faulty, runner, byStock, plan)).join('\n')).toBe('');
    }
  });
});

describe('the compiled engine', () => {
  it('leaves no operation to the stock executor', () => {
    expect(gatheredBy.compiled).toBeGreaterThan(operations);
    expect(gatheredBy.stock).toBe(0);
  });

  it('has to parse few answers that have no errors', () => {
    expect(takenIn.read).toBeGreaterThan(takenIn.parsed);
  });
});
