/** Alternatives of which one has to be held in full: `[["a", "b"], ["c"]]` is "a and b, or c". */
export type GrantGroups = readonly (readonly string[])[];

/**
 * The shortest form that asks for the same: sorted, nothing twice, no alternative that asks for more than another.
 * Without an alternative nobody is let in; with an empty one everybody is.
 */
export function simplest(groups: GrantGroups): GrantGroups {
  const sorted = groups.map((group) => [...new Set(group)].sort());
  return sorted
    .filter((group, index) => !sorted.some((other, at) => replaces(other, at, group, index)))
    .sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
}

/** Whether one of the alternatives is held in full. */
export function someHeld(groups: GrantGroups, holds: (grant: string) => boolean): boolean {
  return groups.some((group) => group.every(holds));
}

/** In words: `a and b, or c`. */
export function inWords(groups: GrantGroups): string {
  return groups.map((group) => group.join(' and ')).join(', or ');
}

function replaces(
  other: readonly string[],
  otherIndex: number,
  group: readonly string[],
  index: number,
): boolean {
  if (otherIndex === index || !other.every((grant) => group.includes(grant))) return false;
  return other.length < group.length || otherIndex < index;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
