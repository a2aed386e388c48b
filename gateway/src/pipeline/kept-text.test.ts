import { describe, expect, it } from '@jest/globals';
import { keptAnswer, keptText } from './kept-text.js';

const answer = {
  body: Buffer.from('{"data":{"me":{"note":"a\\nb","phone":"138"}}}'),
  errors: [],
  valueCompletion: [],
  subjects: ['Person:1', 'Person:2'],
  ageMilliseconds: 0,
};

describe('an answer that is kept', () => {
  it('comes back with its subjects', () => {
    expect(keptAnswer(keptText(answer, true), true, 7)).toEqual({ ...answer, ageMilliseconds: 7 });
  });

  it('is its body alone where nobody has to know of whom it is', () => {
    expect(keptText(answer, false)).toBe(answer.body.toString());
    expect(keptAnswer(keptText(answer, false), false, 7)).toEqual({
      ...answer,
      subjects: [],
      ageMilliseconds: 7,
    });
  });
});
