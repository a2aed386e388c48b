import { parse, visit } from 'graphql';
import { type Difference, departuresFrom } from './compare-answers.fixture.js';
import { NO_FAULTS } from './faults.fixture.js';
import { faultDifferences } from './judge-errors.fixture.js';
import { generateOperation, type OperationStyle } from './operation-generator.fixture.js';
import { runOracle } from './oracle-runner.fixture.js';
import type { Question, Runner } from './runner.fixture.js';
import { settledQuestion } from './settled-question.fixture.js';
import { disagreementReport, shrinkOperation } from './shrink-operation.fixture.js';
import { runStock } from './stock-runner.fixture.js';
import type { AskedQuestion, World } from './world.fixture.js';

/** Finds what is wrong with an answer. */
export type Judge = (world: World, question: Question, runner: Runner) => Promise<Difference[]>;

/** Judges by the specification; for worlds without faults. */
export const byOracle: Judge = async (world, question, runner) =>
  departuresFrom(await runOracle(world, question), await runner(world, question));

/**
 * Judges by the stock executor, for worlds with faults. It is no judge of an operation that it answers wrongly when
 * nothing fails, nor where it has another plan: of two plans that are as good, one may meet a fault and one not.
 */
export const byStock: Judge = async (world, question, runner) => {
  const settled = settledQuestion(question);
  const [mine, theirs]: [AskedQuestion[], AskedQuestion[]] = [[], []];
  const answer = await runner({ ...world, asked: mine }, question);
  const stock = await runStock({ ...world, asked: theirs }, settled);
  const differences = await faultDifferences(world, question, answer, stock);
  const [myWays, theirWays] = [fieldsAsked(mine), fieldsAsked(theirs)];
  const hasOtherPlan =
    [...myWays].some((way) => !theirWays.has(way)) ||
    [...theirWays].some((way) => !myWays.has(way));
  if (differences.length === 0 || hasOtherPlan) return [];
  const calm = { ...world, faults: NO_FAULTS };
  const oracle = await runOracle(calm, settled);
  return departuresFrom(oracle, await runStock(calm, settled)).length > 0 ? [] : differences;
};

/** Which fields which subgraph was asked for, each with the fields that lead to it, without their aliases. */
function fieldsAsked(asked: readonly AskedQuestion[]): Set<string> {
  const fields = new Set<string>();
  for (const { subgraph, query } of asked) {
    const way = [subgraph];
    visit(parse(query), {
      Field: {
        enter: ({ name }) => {
          way.push(name.value);
          if (name.value !== '__typename') fields.add(way.join('.'));
        },
        leave: () => {
          way.pop();
        },
      },
    });
  }
  return fields;
}

/** How many operations are tried, from which seed on. */
export interface FuzzPlan {
  readonly seed: number;
  readonly operations: number;
  readonly style: OperationStyle;
  /** Most disagreements that are made small and reported. */
  readonly reports: number;
}

/** Tries random operations on a world; a report of the smallest operation for each disagreement. */
export async function disagreements(
  world: World,
  runner: Runner,
  judge: Judge,
  { seed, operations, style, reports }: FuzzPlan,
): Promise<string[]> {
  const found = new Map<string, string>();
  for (let next = seed; next < seed + operations && found.size < reports; next += 1) {
    const question = generateOperation(world.apiSchema, next, style);
    const differences = await judge(world, question, runner);
    if (differences.length === 0) continue;
    const kind = kindOf(differences);
    const smallest = await shrinkOperation(
      world,
      question,
      async (smaller) => kindOf(await judge(world, smaller, runner)) === kind,
    );
    if (found.has(smallest.query)) continue;
    found.set(
      smallest.query,
      disagreementReport(world, smallest, {
        [`operation seed ${next}, about`]: kind,
        it: await runner(world, smallest),
        'the stock executor': await runStock(world, smallest),
        'the specification': await runOracle({ ...world, faults: NO_FAULTS }, smallest),
      }),
    );
  }
  return [...found.values()];
}

function kindOf(differences: readonly Difference[]): string {
  return differences.map(({ about }) => about).join();
}
