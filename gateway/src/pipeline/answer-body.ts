import type { GraphQLFormattedError } from 'graphql';

const NOTHING = Buffer.alloc(0);

/**
 * The body of an answer, errors first.
 *
 * @param answered `{"data":…}`; null when nothing was run, and then there are errors
 */
export function answerBody(
  answered: Buffer | null,
  errors: readonly GraphQLFormattedError[],
  extensions?: Readonly<Record<string, unknown>>,
): Buffer {
  if (answered !== null && errors.length === 0 && extensions === undefined) return answered;
  const separator = answered === null ? '' : ',';
  const opening = errors.length > 0 ? `{"errors":${JSON.stringify(errors)}${separator}` : '{';
  const ending = extensions === undefined ? '}' : `,"extensions":${JSON.stringify(extensions)}}`;
  const member = answered === null ? NOTHING : answered.subarray(1, -1);
  return Buffer.concat([Buffer.from(opening), member, Buffer.from(ending)]);
}
