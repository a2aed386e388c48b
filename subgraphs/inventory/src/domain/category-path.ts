/** Deepest level of the category tree. */
export const deepestCategory = 8;

/** Ids from the root down, each between slashes: `/01A…/01B…/`. A prefix of it means "is below". */
export function pathBelow(parentPath: string | null, id: string): string {
  return `${parentPath ?? '/'}${id}/`;
}

export function depthOf(path: string): number {
  return path.split('/').length - 2;
}
