import { z } from 'zod';
import type { OperationAnswer } from '../engine/index.js';

const subjectsShape = z.array(z.string());

/** An answer as it is kept: its body, after a line of its subjects where they have to be told at every reading. */
export function keptText({ body, subjects }: OperationAnswer, tellsSubjects: boolean): string {
  return tellsSubjects ? `${JSON.stringify(subjects)}\n${body.toString()}` : body.toString();
}

/** The answer a text was kept of; one that was kept had no errors. */
export function keptAnswer(
  text: string,
  tellsSubjects: boolean,
  ageMilliseconds: number,
): OperationAnswer {
  const end = tellsSubjects ? text.indexOf('\n') : -1;
  return {
    body: Buffer.from(text.slice(end + 1)),
    errors: [],
    valueCompletion: [],
    subjects: tellsSubjects ? subjectsShape.parse(JSON.parse(text.slice(0, end))) : [],
    ageMilliseconds,
  };
}
