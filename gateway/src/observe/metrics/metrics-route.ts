import { createHash, timingSafeEqual } from 'node:crypto';
import { baseErrors, type HttpRoute } from '@hub/kernel';

const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** `GET /metrics`, for Prometheus. With a token only for who shows it as `Authorization: Bearer`. */
export function metricsRoute(
  metrics: { text(): Promise<string> },
  token: string | null = null,
): HttpRoute {
  return {
    method: 'GET',
    path: '/metrics',
    handler: async ({ headers }) => {
      if (token !== null && !shows(headers['authorization'], token)) {
        throw baseErrors.refuse(
          'UNAUTHENTICATED',
          'The metrics are for who shows their token: Authorization: Bearer <HUB_METRICS_TOKEN>',
        );
      }
      return { status: 200, headers: { 'content-type': contentType }, body: await metrics.text() };
    },
  };
}

/** In the same time whatever was shown. */
function shows(authorization: string | undefined, token: string): boolean {
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
