import { answerCases } from './answer-cases.fixture.js';
import type { ContractCase } from './contract-case.fixture.js';
import { faultCases } from './fault-cases.fixture.js';
import { placementCases } from './placement-cases.fixture.js';
import { questionCases } from './question-cases.fixture.js';

/** Every line of what a compiled executor must get right: what it asks, what it answers, what it tells of faults. */
export const contractCases: readonly ContractCase[] = [
  ...questionCases,
  ...placementCases,
  ...answerCases,
  ...faultCases,
];
