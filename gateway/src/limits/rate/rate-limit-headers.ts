import type { DomainError } from '@hub/kernel';
import { limitErrors } from '../limit-errors.js';
import { RATE_WINDOW_SECONDS, type RateVerdict } from './rate-limiter.js';

/**
 * What a verdict says in HTTP, after the IETF draft "RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers,
 * revisions 08 to 11): `RateLimit-Policy` tells each quota `q` and window `w`, `RateLimit` what remains `r` and the
 * seconds `t` until it is whole again. The unit is cost, not requests. A refusal also has `Retry-After`.
 */
export function rateLimitHeaders({
  allowed,
  applied,
  resetSeconds,
}: RateVerdict): Record<string, string> {
  if (applied.length === 0) return {};
  const headers: Record<string, string> = {
    'ratelimit-policy': applied
      .map(({ name, limit }) => `"${name}";q=${String(limit)};w=${String(RATE_WINDOW_SECONDS)}`)
      .join(', '),
    ratelimit: applied
      .map(
        ({ name, remaining, resetSeconds: seconds }) =>
          `"${name}";r=${String(remaining)};t=${String(seconds)}`,
      )
      .join(', '),
  };
  if (!allowed && resetSeconds !== null) headers['retry-after'] = String(resetSeconds);
  return headers;
}

/** The refusal of a request whose cost is not left; HTTP status 429. */
export function rateLimited(
  { limit, remaining, resetSeconds }: RateVerdict,
  cost: number,
): DomainError {
  const never = limit !== null && cost > limit;
  const advice = never
    ? 'it never fits: ask for less at once.'
    : `wait ${String(resetSeconds)} seconds.`;
  return limitErrors.refuse(
    'RATE_LIMITED',
    `The operation costs ${String(cost)}; ${String(remaining)} of ${String(limit)} are left in this minute: ${advice}`,
    { cost, limit, remaining, resetSeconds },
  );
}
