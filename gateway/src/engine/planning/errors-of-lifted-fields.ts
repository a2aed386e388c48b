import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import type { Execution } from '../execution.js';
import { keyInData, liftedName } from '../internal-names.js';
import { isAnswerObject, readOwn } from '../own-property.js';
import { placeBelow } from '../place.js';
import type { LiftedOperation } from './lift-fields.js';

/**
 * Leaves the errors that concern something the client asked for: a lifted field is fetched of objects of other types as
 * well, and what goes wrong there is nobody's business. The others get the names the client gave.
 */
export function keepErrorsAskedFor(
  schema: GraphQLSchema,
  askedOf: LiftedOperation['askedOf'],
  { data, errors }: Execution,
): void {
  const kept = errors.flatMap((error) => {
    const path = error.path ?? [];
    if (!path.some((step) => typeof step === 'string' && liftedName(step) !== null)) return error;
    const told = pathAskedFor(schema, askedOf, data, path);
    return told === null ? [] : { ...error, path: told };
  });
  errors.splice(0, errors.length, ...kept);
}

type Path = NonNullable<GraphQLFormattedError['path']>;

/** The path under the client's names; null when it leads through a field that was not asked of the object there. */
function pathAskedFor(
  schema: GraphQLSchema,
  askedOf: LiftedOperation['askedOf'],
  data: unknown,
  path: Path,
): Path | null {
  const told: (string | number)[] = [];
  let value = data;
  let place = '';
  for (const step of path) {
    if (typeof step === 'number') {
      told.push(step);
      value = Array.isArray(value) ? (value[step] as unknown) : undefined;
      continue;
    }
    const object = isAnswerObject(value) ? value : {};
    const key = keyInData(object, step);
    place = placeBelow(place, key);
    const asked = askedOf.get(place);
    const typename = object['__typename'];
    if (asked !== undefined && isKnown(schema, typename) && !asked.has(typename)) return null;
    told.push(liftedName(step) ?? step);
    value = readOwn(object, key);
  }
  return told;
}

function isKnown(schema: GraphQLSchema, typename: unknown): typename is string {
  return typeof typename === 'string' && isObjectType(schema.getType(typename));
}
