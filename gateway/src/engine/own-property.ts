/** Names that every plain object answers without having them, such as `constructor` and `__proto__`. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Whether reading this name from an object may answer what the object does not hold. */
export function isInheritedName(name: string): boolean {
  return INHERITED.has(name);
}

/** An object as an answer holds it. */
export type AnswerObject = Record<string, unknown>;

/** The object's own value; undefined when it has none. */
export function readOwn(object: Readonly<AnswerObject>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a value of the object's own, also under a name such as `__proto__`. */
export function writeOwn(object: AnswerObject, name: string, value: unknown): void {
  if (INHERITED.has(name)) {
    Object.defineProperty(object, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else object[name] = value;
}

/** Whether a value is an object with fields, neither null nor a list. */
export function isAnswerObject(value: unknown): value is AnswerObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an object holds others, or lists. */
export function holdsObjects(object: Readonly<AnswerObject>): boolean {
  for (const key in object)
    if (typeof object[key] === 'object' && object[key] !== null) return true;
  return false;
}
