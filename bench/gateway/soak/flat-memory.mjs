/** Growth that may be chance: the garbage collector gives memory back when it likes. */
const toleratedShare = 0.1;
const toleratedMegabytes = 16;

/**
 * Whether memory stayed flat. The first quarter of the samples is warm-up. Of the second and of the last
 * quarter the lowest sample counts, because a leak raises the floor while garbage raises only the rest.
 *
 * @param {number[]} samples in MB, at even distances
 * @returns {{from: number, to: number, flat: boolean}}
 */
export function judgeFlat(samples) {
  const quarter = Math.floor(samples.length / 4);
  const from = Math.min(...samples.slice(quarter, 2 * quarter));
  const to = Math.min(...samples.slice(-quarter));
  const tolerated = Math.max(from * toleratedShare, toleratedMegabytes);
  return { from, to, flat: to - from <= tolerated };
}
