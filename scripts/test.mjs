import { spawn } from 'node:child_process';
import { root } from './repository.mjs';
import { ensureInstalled } from './ensure-installed.mjs';

const services = {
  HUB_TEST_DATABASE: 'MariaDB',
  HUB_TEST_NATS: 'NATS JetStream',
  HUB_TEST_REDIS: 'Redis',
};

ensureInstalled();
// Tests that start a hub as a process of its own run what is built.
const { build } = await import('./build.mjs');
await build();

const args = process.argv.slice(2);
const workers = args.some((arg) => /^(-w|--maxWorkers|-i|--runInBand)/.test(arg))
  ? []
  : ['--maxWorkers=2'];
const jest = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...workers,
    ...args,
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, APOLLO_TELEMETRY_DISABLED: '1' } },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
jest.on('exit', (code) => {
  console.log(serviceSummary());
  process.exitCode = code ?? 1;
});

function serviceSummary() {
  const missing = Object.entries(services).filter(([variable]) => !process.env[variable]);
  if (missing.length === 0) return 'Services: ran against MariaDB, NATS JetStream and Redis.';
  const named = missing.map(([variable, service]) => `${service} (${variable})`).join(', ');
  return `Services: not run against ${named}; .ci/run starts them and runs the same suites there, where they could matter.`;
}
