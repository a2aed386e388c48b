import type { GatewayOptions } from '../gateway-options.js';
import { GatewayMetrics } from '../observe/metrics/gateway-metrics.js';

/** Figures for Prometheus; null when nobody reads them. */
export function openMetrics({
  metrics,
  knowsClient = () => false,
  recorder,
}: GatewayOptions): GatewayMetrics | null {
  if (metrics === undefined) return null;
  return new GatewayMetrics({
    knowsClient,
    unrecordedRequests: () => recorder?.forgotten ?? 0,
  });
}
