/** Words a search may have; more are left out. */
const mostTokens = 8;

/** One form for what is stored and what is asked: full-width as half-width, no case, single spaces. */
export function normaliseForSearch(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.+-]+/gu, ' ')
    .trim();
}

/** Everything a product is found by, in one line. */
export function searchTextOf(parts: readonly (string | null | undefined)[]): string {
  const normalised = parts
    .map((part) => normaliseForSearch(part ?? ''))
    .filter((part) => part !== '');
  return ` ${[...new Set(normalised)].join(' ')} `;
}

/**
 * The words of a search. Chinese has no spaces between words, and most of its words have two
 * characters: a longer run is cut into pairs, so that 防晒喷雾 also finds 防晒清爽喷雾.
 */
export function searchTokens(search: string): string[] {
  const words = normaliseForSearch(search)
    .split(' ')
    .filter((word) => word !== '');
  const tokens = words
    .flatMap((word) => word.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? [])
    .flatMap(pairsOfHan);
  return [...new Set(tokens)].slice(0, mostTokens);
}

function pairsOfHan(run: string): string[] {
  const characters = [...run];
  if (characters.length <= 2 || !/^\p{Script=Han}/u.test(run)) return [run];
  const starts = characters.flatMap((_, index) => (index % 2 === 0 ? [index] : []));
  return starts.map((start) =>
    characters
      .slice(Math.min(start, characters.length - 2))
      .slice(0, 2)
      .join(''),
  );
}

/** For `LIKE ? ESCAPE '!'`: the token anywhere, its wildcards taken literally, alike on both dialects. */
export function likePattern(token: string): string {
  return `%${token.replace(/[!%_]/g, (wildcard) => `!${wildcard}`)}%`;
}
