import { createHash } from 'node:crypto';

/** What is written down as it is; anything else may be more than a name. */
const NAME = /^[\w:.-]{1,128}$/;
const LONGEST_TYPE = 64;
const DIGEST_LENGTH = 32;

/**
 * Names an entity as `Type:key`, with the values of a key of several fields one after the other. A key that is not
 * made like an id, such as an address or a title, is named by a digest: equal keys have equal names, and none is told.
 */
export function subjectName(type: string, key: readonly unknown[]): string {
  const name = `${type}:${key.map(String).join(':')}`;
  if (NAME.test(name)) return name;
  const digest = createHash('sha256')
    .update(JSON.stringify([type, ...key]))
    .digest('hex');
  return `${type.slice(0, LONGEST_TYPE)}:sha256.${digest.slice(0, DIGEST_LENGTH)}`;
}

/** Names what is of no entity by the field of the root it was reached by, as `Query.field`. */
export function namelessSubject(rootType: string, field: string): string {
  return `${rootType.slice(0, LONGEST_TYPE)}.${field.slice(0, LONGEST_TYPE - 1)}`;
}
