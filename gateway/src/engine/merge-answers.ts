import {
  isAnswerObject,
  isInheritedName,
  readOwn,
  writeOwn,
  type AnswerObject,
} from './own-property.js';

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
 */
export function compileMerge(
  keys: readonly string[],
  isJoined: (key: string) => boolean,
): AnswerMerge {
  const merges: readonly KeyMerge[] = keys.map((key) => ({
    key,
    joined: isJoined(key),
    inherited: isInheritedName(key),
  }));
  const needsTypename = !keys.includes('__typename');
  return (target, answer, isFirst) => {
    for (const { key, joined, inherited } of merges) {
      const value = inherited ? readOwn(answer, key) : answer[key];
      if (value === undefined) continue;
      if (joined) join(target, key, value, isFirst);
      else if (inherited) writeOwn(target, key, value);
      else target[key] = value;
    }
    // An answer may say its type unasked, as capabilities with an interface object do.
    if (needsTypename) {
      const typename = answer['__typename'];
      if (typeof typename === 'string') target['__typename'] = typename;
    }
  };
}

function join(target: AnswerObject, key: string, value: unknown, isFirst: boolean): void {
  const present = readOwn(target, key);
  if (isAnswerObject(present) && isAnswerObject(value)) joinObjects(present, value, isFirst);
  else if (Array.isArray(present) && Array.isArray(value) && present.length === value.length)
    joinLists(present, value, isFirst);
  else writeOwn(target, key, isFirst ? value : structuredClone(value));
}

function joinObjects(target: AnswerObject, source: AnswerObject, isFirst: boolean): void {
  for (const key of Object.keys(source)) join(target, key, source[key], isFirst);
}

function joinLists(target: unknown[], source: readonly unknown[], isFirst: boolean): void {
  source.forEach((element, index) => {
    const present = target[index];
    if (isAnswerObject(present) && isAnswerObject(element)) joinObjects(present, element, isFirst);
    else if (Array.isArray(present) && Array.isArray(element) && present.length === element.length)
      joinLists(present, element, isFirst);
    else if (element !== undefined) target[index] = isFirst ? element : structuredClone(element);
  });
}
