import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { canPin } from '../processes/pinned-process.mjs';

const { dependencies } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
const compared = [
  '@apollo/gateway',
  '@apollo/server',
  '@graphql-hive/gateway',
  '@graphql-hive/router-runtime',
];

/** Under which conditions a run was made, one sentence each. */
export function conditions(options) {
  const processors = cpus();
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${String(processors.length)} × ${processors[0]?.model ?? 'unknown processor'}.`,
    compared.map((name) => `${name} ${dependencies[name]}`).join(', ') + '.',
    canPin
      ? 'Each gateway is one Node process tied to core 0; subgraphs and load are tied to core 1.'
      : 'Processes are not tied to cores here: taskset and two cores are needed for that.',
    `${String(options.connections)} requests in flight; medians over ${String(options.rounds)} round(s) of ${String(options.seconds)} s, gateways in turn, after a warm-up.`,
    'Every gateway gave the same answer to each workload before anything was timed.',
  ];
}
