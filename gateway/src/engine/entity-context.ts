import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { jsonText, quoted } from './json-text.js';
import { isAnswerObject, readOwn, type AnswerObject } from './own-property.js';
import { typeMatches } from './type-conditions.js';

const FRAGMENT = '... on ';
const UP = '..';

/** Writes the arguments an entity takes from the objects above it, as members of a JSON object without its braces. */
export type ContextWriter = (lineage: readonly AnswerObject[]) => string;

/**
 * Compiles `@fromContext`: each argument is read some levels above the entity, from the first object there that is of
 * the right type.
 */
export function compileContext(
  schema: GraphQLSchema,
  rewrites: FetchNode['contextRewrites'],
): ContextWriter | null {
  if (rewrites === undefined || rewrites.length === 0) return null;
  return (lineage) => {
    const values = new Map<string, unknown>();
    for (const { path, renameKeyTo } of rewrites) {
      if (values.get(renameKeyTo) !== undefined) continue;
      const levels = path.findIndex((step) => step !== UP);
      const above = lineage.at(-levels);
      if (levels > 0 && above !== undefined)
        values.set(renameKeyTo, valueAt(schema, above, path.slice(levels)));
    }
    return [...values]
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${quoted(name)}:${jsonText(value)}`)
      .join(',');
  };
}

function valueAt(schema: GraphQLSchema, source: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return source;
  if (Array.isArray(source)) return source.map((element) => valueAt(schema, element, path));
  if (!isAnswerObject(source)) return source === null ? null : undefined;
  if (!step.startsWith(FRAGMENT)) return valueAt(schema, readOwn(source, step), rest);
  const typename = source['__typename'];
  return typeof typename !== 'string' || typeMatches(schema, typename, step.slice(FRAGMENT.length))
    ? valueAt(schema, source, rest)
    : undefined;
}
