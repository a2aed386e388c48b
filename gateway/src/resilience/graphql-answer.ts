import type { GraphQLFormattedError } from 'graphql';
import type { FetchTemplate, SubgraphAnswer } from '../engine/subgraph-client.js';
import { decodeText } from './decode-text.js';

/** Reads the body of an answer to a fetch; null when it is no GraphQL answer. */
export function readBody({ reader }: FetchTemplate, body: Buffer): SubgraphAnswer | null {
  const data = reader?.read(body) ?? null;
  return data === null ? readAnswer(decodeText(body)) : { data };
}

/** Reads the text of an answer; null when it is no GraphQL answer. Checked by hand: it runs for every fetch. */
export function readAnswer(text: string): SubgraphAnswer | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  return isAnswer(body) ? body : null;
}

/** Neither `data` nor `errors`, or one of them of another kind, is no answer. `errors: null` counts as none. */
export function isAnswer(body: unknown): body is SubgraphAnswer {
  if (!isObject(body)) return false;
  const { data, errors } = body;
  if (errors === null) body['errors'] = undefined;
  else if (errors !== undefined && !(Array.isArray(errors) && errors.every(isError))) return false;
  if (data === undefined) return errors !== undefined && errors !== null;
  return data === null || isObject(data);
}

function isError(error: unknown): error is GraphQLFormattedError {
  if (!isObject(error) || typeof error['message'] !== 'string') return false;
  const { path, extensions } = error;
  if (path === null) delete error['path'];
  else if (path !== undefined && !(Array.isArray(path) && path.every(isStep))) return false;
  if (extensions === null) delete error['extensions'];
  else if (extensions !== undefined && !isObject(extensions)) return false;
  return true;
}

function isStep(step: unknown): step is string | number {
  return typeof step === 'string' || typeof step === 'number';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An answer that several receivers can have, each one its own. */
interface ShareableAnswer extends SubgraphAnswer {
  /** The same answer once more for a fetch that asks the same, sharing no object with the first. */
  copy(template: FetchTemplate): SubgraphAnswer;
  /** Nobody else will ask for a copy. */
  release(): void;
}

/** Keeps the body it was read from: to read it again is the cheapest way to copy it. */
export class AnswerWithBody implements ShareableAnswer {
  readonly data: SubgraphAnswer['data'];
  readonly errors: SubgraphAnswer['errors'];

  #body: Buffer | null;

  constructor(answer: SubgraphAnswer, body: Buffer) {
    this.#body = body;
    this.data = answer.data;
    this.errors = answer.errors;
  }

  copy(template: FetchTemplate): SubgraphAnswer {
    const answer = this.#body === null ? null : readBody(template, this.#body);
    if (answer === null) throw new Error('The body of this answer was let go of.');
    return answer;
  }

  release(): void {
    this.#body = null;
  }
}

export function isShareable(answer: SubgraphAnswer): answer is ShareableAnswer {
  return 'copy' in answer && 'release' in answer;
}

/** Another receiver's own; by way of JSON for answers that never were a text. */
export function copyAnswer(answer: SubgraphAnswer, template: FetchTemplate): SubgraphAnswer {
  if (isShareable(answer)) return answer.copy(template);
  return JSON.parse(JSON.stringify({ data: answer.data, errors: answer.errors })) as SubgraphAnswer;
}
