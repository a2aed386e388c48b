/**
 * The frozen share of each unit of a line: every unit costs `floor(total ÷ quantity)`, the last one takes the
 * remainder. What units `from+1 … from+count` are worth depends on nothing else, so any partition of the line adds
 * up to its total.
 */
export function shareOfUnits(
  totalMinor: number,
  quantity: number,
  from: number,
  count: number,
): number {
  if (from < 0 || count < 0 || from + count > quantity) {
    throw new RangeError(
      `Units ${String(from)}+${String(count)} are not within a line of ${String(quantity)}`,
    );
  }
  return (
    shareThrough(totalMinor, quantity, from + count) - shareThrough(totalMinor, quantity, from)
  );
}

function shareThrough(totalMinor: number, quantity: number, units: number): number {
  return units === quantity ? totalMinor : units * Math.floor(totalMinor / quantity);
}
