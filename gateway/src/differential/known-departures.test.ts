import { describe, expect, it, jest } from '@jest/globals';
import { byOracle } from './disagreements.fixture.js';
import { runEngine } from './engine-runner.fixture.js';
import { fuzzBudget } from './fuzz-budget.fixture.js';
import { handmadeWorld } from './handmade-worlds.fixture.js';
import { knownDepartures } from './known-departures.fixture.js';
import { runStock } from './stock-runner.fixture.js';

jest.setTimeout(fuzzBudget.timeoutMilliseconds);
const tried = knownDepartures.filter(({ isSlow }) => isSlow !== true || fuzzBudget.runs > 1);

describe('the stock gateway', () => {
  it.each(tried)('departs: $title', async ({ world, question, stock }) => {
    const answer = await runStock(handmadeWorld(world), question);
    expect({
      ...('data' in answer ? { data: answer.data } : {}),
      ...(answer.errors === undefined ? {} : { message: answer.errors[0]?.message }),
    }).toEqual(stock);
    expect(await byOracle(handmadeWorld(world), question, runStock)).not.toEqual([]);
  });
});

describe('the compiled engine', () => {
  it.each(knownDepartures)('does not depart: $title', async ({ world, question }) => {
    expect(await byOracle(handmadeWorld(world), question, runEngine)).toEqual([]);
  });
});
