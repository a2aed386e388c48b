/** How long an answer may be kept and for whom. */
export interface CachePolicy {
  /** 0 for not at all. */
  readonly maxAgeSeconds: number;
  /** Whether it depends on who asked: then it is only given to the same caller. */
  readonly isPrivate: boolean;
  /** The entity types the answer may hold something of, sorted. */
  readonly entityTypes: readonly string[];
}

/** Nothing is kept. */
export const NEVER_KEPT: CachePolicy = { maxAgeSeconds: 0, isPrivate: true, entityTypes: [] };

/**
 * The `cache-control` of an answer. An answer with errors is never kept by anybody.
 *
 * A browser or CDN in between does not hear of changes: what it keeps is up to `max-age` old.
 */
export function cacheControlOf(
  policy: CachePolicy,
  answer: { readonly hasErrors: boolean },
): string {
  if (answer.hasErrors || policy.maxAgeSeconds === 0) return 'no-store';
  const audience = policy.isPrivate ? 'private' : 'public';
  return `${audience}, max-age=${String(policy.maxAgeSeconds)}`;
}
