import type { GraphQLFormattedError } from 'graphql';

/** The body of an answer; `data` is JSON already, undefined when nothing was run. */
export function answerBody(
  data: Uint8Array | undefined,
  errors: readonly GraphQLFormattedError[],
  extensions?: Readonly<Record<string, unknown>>,
): Buffer {
  const before = errors.length > 0 ? `"errors":${JSON.stringify(errors)}` : '';
  const after = extensions === undefined ? '' : `"extensions":${JSON.stringify(extensions)}`;
  if (data === undefined) return Buffer.from(`{${join(before, after)}}`);
  return Buffer.concat([
    Buffer.from(`{${join(before, '"data":')}`),
    data,
    Buffer.from(after === '' ? '}' : `,${after}}`),
  ]);
}

function join(...members: readonly string[]): string {
  return members.filter((member) => member !== '').join(',');
}
