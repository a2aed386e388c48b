import type { GraphQLFormattedError } from 'graphql';

/** The body of an answer; `data` is JSON text already, undefined when nothing was run. */
export function answerText(
  data: string | undefined,
  errors: readonly GraphQLFormattedError[],
  extensions?: Readonly<Record<string, unknown>>,
): string {
  let text = '{';
  if (errors.length > 0) text += `"errors":${JSON.stringify(errors)}`;
  if (data !== undefined) text += `${text === '{' ? '' : ','}"data":${data}`;
  if (extensions !== undefined) text += `,"extensions":${JSON.stringify(extensions)}`;
  return `${text}}`;
}
