import type { GraphQLFormattedError } from 'graphql';
import type { Answer } from './runner.fixture.js';
import { canonicalJson } from './seeded-random.fixture.js';

/** One thing two answers do not agree on, each side as text. */
export interface Difference {
  readonly about: 'data' | 'errors' | 'valueCompletion';
  readonly left: string;
  readonly right: string;
}

/**
 * What differs between two answers: data, with the order of its keys or without; errors by message, path and code, in
 * any order.
 */
export function differencesOf(left: Answer, right: Answer, ordered = true): Difference[] {
  const text = ordered ? dataText : ({ data }: Answer) => canonicalJson(data);
  return [
    difference('data', text(left), text(right)),
    difference('errors', errorsText(left.errors), errorsText(right.errors)),
    difference('valueCompletion', completionText(left), completionText(right)),
  ].filter((found) => found !== null);
}

/**
 * What differs from the specification's own answer. A world without faults gives no errors but nulls that may not be:
 * the specification counts those as errors, a federated executor reports them in `extensions.valueCompletion`. There it
 * also says what it hid.
 */
export function departuresFrom(oracle: Answer, answer: Answer): Difference[] {
  const isNullError = ({ message }: { readonly message: string }): boolean =>
    message.startsWith('Cannot return null');
  const mustComplain = (oracle.errors ?? []).length > 0;
  const completions = completionsOf(answer);
  const complains = mustComplain ? completions.length > 0 : completions.some(isNullError);
  return [
    difference('data', dataText(answer), dataText(oracle)),
    difference('errors', errorsText(answer.errors), errorsText([])),
    difference('valueCompletion', mustComplain === complains ? '' : completionText(answer), ''),
  ].filter((found) => found !== null);
}

/** The data as it stands on the wire. */
export function dataText({ data }: Answer): string {
  return data === undefined ? 'nothing' : JSON.stringify(data);
}

function difference(about: Difference['about'], left: string, right: string): Difference | null {
  return left === right ? null : { about, left, right };
}

function errorsText(errors: readonly GraphQLFormattedError[] | undefined): string {
  return (errors ?? [])
    .map(({ message, path, extensions }) =>
      JSON.stringify({ message, path: path ?? null, code: extensions?.['code'] ?? null }),
    )
    .sort()
    .join('\n');
}

function completionText(answer: Answer): string {
  return completionsOf(answer)
    .map(({ message, path }) => JSON.stringify({ message, path: path ?? null }))
    .sort()
    .join('\n');
}

/** What an answer says of values that are not what the graph promises. */
export function completionsOf({ extensions }: Answer): readonly GraphQLFormattedError[] {
  const completions = extensions?.['valueCompletion'];
  return Array.isArray(completions) ? (completions as GraphQLFormattedError[]) : [];
}
