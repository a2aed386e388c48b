/**
 * Settings of both Hive gateways. Everything that costs time and is not needed here is off. Its two
 * in-flight dedups (whole requests, and requests to subgraphs) are switched together by BENCH_DEDUP;
 * BENCH_PLANNER=rust swaps its JavaScript executor for the Rust planner and what belongs to it.
 */
import { defineConfig } from '@graphql-hive/gateway';

const dedup = process.env.BENCH_DEDUP === 'on';
const rust =
  process.env.BENCH_PLANNER === 'rust' ? await import('@graphql-hive/router-runtime') : undefined;

export const gatewayConfig = defineConfig({
  ...(rust && { unifiedGraphHandler: rust.unifiedGraphHandler }),
  inboundInflightRequestDeduplication: dedup,
  transportEntries: { '*.http': { options: { deduplicateInflightRequests: dedup } } },
  propagateHeaders: {
    fromClientToSubgraphs({ request }) {
      const authorization = request.headers.get('authorization');
      return authorization === null ? {} : { authorization };
    },
  },
  logging: 'warn',
  requestId: false,
  graphiql: false,
  landingPage: false,
  disableWebsockets: true,
  fork: 1,
});
