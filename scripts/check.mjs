import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './repository.mjs';
import { ensureInstalled } from './ensure-installed.mjs';

const tool = (name, ...args) => [join(root, 'node_modules/.bin', name), args];
const node = (...args) => [process.execPath, args];

const steps = {
  format: tool('prettier', '--check', '--log-level=warn', '.'),
  lint: tool('eslint', '.'),
  types: tool('tsc', '--noEmit', '-p', 'tsconfig.json'),
  architecture: node('scripts/architecture/check.mjs'),
  unused: tool('knip', '--no-config-hints'),
  // Committed schemas equal the emitted ones, and every operation is valid against the supergraph.
  graph: node('scripts/hub.mjs', 'compose', '--check'),
  // What clients may run is what operations/ says.
  manifests: node('scripts/hub.mjs', 'manifest', '--check'),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`Unknown check: ${unknown.join(', ')}. Known: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

ensureInstalled();
const failed = [];
for (const name of asked.length > 0 ? asked : Object.keys(steps)) {
  const [command, args] = steps[name];
  const started = performance.now();
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, APOLLO_TELEMETRY_DISABLED: '1' },
    shell: process.platform === 'win32',
  });
  if (status !== 0) failed.push(name);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`check ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
}
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
