import { describe, expect, it } from '@jest/globals';
import { runContractCase } from './contract-case.fixture.js';
import { contractCases } from './contract-cases.fixture.js';
import { runEngine } from './engine-runner.fixture.js';
import { runStock } from './stock-runner.fixture.js';

describe('the compiled engine', () => {
  it.each(contractCases)('$title', async (contractCase) => {
    const { expected, wire } = contractCase;
    expect(await runContractCase(contractCase, runEngine)).toEqual({
      answer: expected,
      wire: wire?.is,
    });
  });
});

describe('the stock executor', () => {
  it.each(contractCases.filter(({ stockDeparts }) => stockDeparts === undefined))(
    '$title',
    async (contractCase) => {
      const { expected, wire } = contractCase;
      const { answer, wire: seen } = await runContractCase(contractCase, runStock);
      expect(answer).toEqual(expected);
      // It asks for the same entity as often as it stands in the answer.
      if (!contractCase.title.includes('every place')) expect(seen).toEqual(wire?.is);
    },
  );

  it.each(contractCases.filter(({ stockDeparts }) => stockDeparts !== undefined))(
    'departs where one $title: $stockDeparts',
    async (contractCase) => {
      const { expected, wire } = contractCase;
      expect(await runContractCase(contractCase, runStock)).not.toEqual({
        answer: expected,
        wire: wire?.is,
      });
    },
  );
});
