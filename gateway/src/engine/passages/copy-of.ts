import { isAnswerObject, writeOwn, type AnswerObject } from '../own-property.js';
import { Passage } from './passage.js';

/** A value of an answer once more, without an object in common but for passages, which never change. */
export function copyOf<Value>(value: Value): Value {
  return copy(value) as Value;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isAnswerObject(value) || value instanceof Passage) return value;
  const object: AnswerObject = {};
  for (const key of Object.keys(value)) writeOwn(object, key, copy(value[key]));
  return object;
}
