import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const bench = path('..');
const repository = path('../../..');

const hive = ({ supergraph, port, dedup }, planner) => ({
  args: [
    path('../node_modules/@graphql-hive/gateway/dist/bin.js'),
    ...['supergraph', supergraph, '--host', '127.0.0.1', '--port', String(port)],
    ...['--config-path', path('hive.config.mjs')],
  ],
  cwd: bench,
  env: { BENCH_DEDUP: dedup, BENCH_PLANNER: planner },
});

/**
 * The gateways that are compared: how each is started (one Node process), where it says it is ready,
 * and whether its in-flight dedup can be switched at all.
 *
 * @typedef {{supergraph: string, port: number, dedup: 'on' | 'off'}} Start
 * @type {Record<string, {title: string, switchesDedup: boolean, readyPath?: string, start: (start: Start) => {args: string[], cwd: string, env?: Record<string, string>}}>}
 */
export const gateways = {
  ours: {
    title: 'this hub',
    switchesDedup: true,
    readyPath: '/health/ready',
    start: ({ supergraph, port, dedup }) => ({
      args: [
        // As `npm run hub` starts it.
        '--max-semi-space-size=64',
        '--no-allocation-site-pretenuring',
        'scripts/hub.mjs',
        ...['gateway', '--supergraph', supergraph, '--port', String(port), '--access', 'open'],
        ...['--dedup', dedup, '--forward-header', 'authorization'],
      ],
      cwd: repository,
    }),
  },
  stock: {
    title: 'Apollo Gateway',
    switchesDedup: false,
    start: ({ supergraph, port }) => ({
      args: [path('stock-gateway.mjs'), supergraph, String(port)],
      cwd: bench,
    }),
  },
  hive: {
    title: 'Hive Gateway',
    switchesDedup: true,
    start: (start) => hive(start, 'javascript'),
  },
  'hive-rust': {
    title: 'Hive + Rust planner',
    switchesDedup: true,
    start: (start) => hive(start, 'rust'),
  },
};
