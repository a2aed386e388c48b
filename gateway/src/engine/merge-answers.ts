import {
  isAnswerObject,
  isInheritedName,
  readOwn,
  writeOwn,
  type AnswerObject,
} from './own-property.js';
import { copyOf } from './passages/copy-of.js';
import { Passage } from './passages/passage.js';

/** How one key of an answer gets into the data gathered so far. */
interface KeyMerge {
  readonly key: string;
  /** Another fetch gives parts of the same object: then parts are joined, and never shared between targets. */
  readonly joined: boolean;
  readonly inherited: boolean;
}

/** Puts one answer into one target. The first target may take the answer's own objects. */
export type AnswerMerge = (target: AnswerObject, answer: AnswerObject, isFirst: boolean) => void;

/**
 * Compiles how answers of a fetch are merged. One answer may serve many targets: they share its objects, which nobody
 * changes later but by merging further answers that are about those same objects.
 *
 * A capability that knows an interface only as an object says the interface's name for its type: that never replaces
 * the name of an object type.
 *
 * @param passageKeys names of passages that answers may hold; it may still grow
 * @param isObjectType whether a name is one of an object type of the supergraph
 */
export function compileMerge(
  keys: readonly string[],
  passageKeys: readonly string[],
  isJoined: (key: string) => boolean,
  isObjectType: (name: string) => boolean,
): AnswerMerge {
  const merges: readonly KeyMerge[] = keys
    .filter((key) => key !== '__typename')
    .map((key) => ({ key, joined: isJoined(key), inherited: isInheritedName(key) }));
  return (target, answer, isFirst) => {
    for (const key of passageKeys) {
      const passage = answer[key];
      if (passage !== undefined) target[key] = passage;
    }
    for (const { key, joined, inherited } of merges) {
      const value = inherited ? readOwn(answer, key) : answer[key];
      if (value === undefined) continue;
      if (joined) join(target, key, value, isFirst, isObjectType);
      else if (inherited) writeOwn(target, key, value);
      else target[key] = value;
    }
    mergeTypename(target, answer['__typename'], isObjectType);
  };
}

function mergeTypename(
  target: AnswerObject,
  typename: unknown,
  isObjectType: (name: string) => boolean,
): void {
  if (typeof typename !== 'string') return;
  const present = target['__typename'];
  if (present === typename) return;
  if (typeof present !== 'string' || isObjectType(typename) || !isObjectType(present))
    target['__typename'] = typename;
}

function join(
  target: AnswerObject,
  key: string,
  value: unknown,
  isFirst: boolean,
  isObjectType: (name: string) => boolean,
): void {
  if (key === '__typename') {
    mergeTypename(target, value, isObjectType);
    return;
  }
  const present = value instanceof Passage ? undefined : readOwn(target, key);
  if (isAnswerObject(present) && isAnswerObject(value))
    joinObjects(present, value, isFirst, isObjectType);
  else if (Array.isArray(present) && Array.isArray(value) && present.length === value.length)
    joinLists(present, value, isFirst, isObjectType);
  else writeOwn(target, key, isFirst ? value : copyOf(value));
}

function joinObjects(
  target: AnswerObject,
  source: AnswerObject,
  isFirst: boolean,
  isObjectType: (name: string) => boolean,
): void {
  for (const key of Object.keys(source)) join(target, key, source[key], isFirst, isObjectType);
}

function joinLists(
  target: unknown[],
  source: readonly unknown[],
  isFirst: boolean,
  isObjectType: (name: string) => boolean,
): void {
  source.forEach((element, index) => {
    const present = target[index];
    if (isAnswerObject(present) && isAnswerObject(element))
      joinObjects(present, element, isFirst, isObjectType);
    else if (Array.isArray(present) && Array.isArray(element) && present.length === element.length)
      joinLists(present, element, isFirst, isObjectType);
    else if (element !== undefined) target[index] = isFirst ? element : copyOf(element);
  });
}
