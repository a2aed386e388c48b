import type { FetchDataRewrite } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isAnswerObject, readOwn, writeOwn, type AnswerObject } from './own-property.js';
import { typeMatches } from './type-conditions.js';

const FRAGMENT = '... on ';

/** Applies the planner's changes to an answer or to a copy that is sent, in place. */
export function applyRewrites(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] | undefined,
  value: AnswerObject,
): void {
  if (rewrites === undefined) return;
  for (const rewrite of rewrites) {
    const last = rewrite.path.at(-1);
    if (last === undefined) continue;
    eachObjectAt(schema, value, rewrite.path, 0, (object) => {
      applyAt(object, last, rewrite);
    });
  }
}

function applyAt(object: AnswerObject, name: string, rewrite: FetchDataRewrite): void {
  if (rewrite.kind === 'ValueSetter') {
    writeOwn(object, name, rewrite.setValueTo);
    return;
  }
  // Every value moves, also null, 0, false and "": the name is what is wrong, not the value.
  const value = readOwn(object, name);
  if (value === undefined) return;
  writeOwn(object, rewrite.renameKeyTo, value);
  if (rewrite.renameKeyTo !== name) Reflect.deleteProperty(object, name);
}

function eachObjectAt(
  schema: GraphQLSchema,
  value: unknown,
  path: readonly string[],
  depth: number,
  visit: (object: AnswerObject) => void,
): void {
  if (Array.isArray(value)) {
    for (const element of value) eachObjectAt(schema, element, path, depth, visit);
    return;
  }
  if (!isAnswerObject(value)) return;
  if (depth === path.length - 1) {
    visit(value);
    return;
  }
  const step = path[depth] as string;
  if (!step.startsWith(FRAGMENT)) {
    eachObjectAt(schema, readOwn(value, step), path, depth + 1, visit);
    return;
  }
  const typename = value['__typename'];
  // An answer need not say its type everywhere; then the planner's condition is taken as met.
  if (typeof typename !== 'string' || typeMatches(schema, typename, step.slice(FRAGMENT.length)))
    eachObjectAt(schema, value, path, depth + 1, visit);
}
