/** Carried by answers about one entity. */
export function entityTag(type: string, id: string): string {
  return `${type}:${id}`;
}

/** Carried by answers about one entity of the type; names all of them at once. */
export function typeTag(type: string): string {
  return type;
}

/** Carried by answers that hold entities of the type without saying which: any of them may be the one that changed. */
export function someOfTypeTag(type: string): string {
  return `${type}:*`;
}

/** What to make void when one entity changed. */
export function tagsOfChangedEntity(type: string, id: string): string[] {
  return [entityTag(type, id), someOfTypeTag(type)];
}

/** What to make void when nobody knows which entities of a type changed. */
export function tagsOfChangedType(type: string): string[] {
  return [typeTag(type), someOfTypeTag(type)];
}
