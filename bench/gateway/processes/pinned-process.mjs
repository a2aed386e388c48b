import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { clearTimeout } from 'node:timers';

/** Whether processes can be tied to a core: it needs taskset (Linux) and two cores. */
export const canPin =
  process.platform === 'linux' &&
  availableParallelism() > 1 &&
  spawnSync('taskset', ['-c', '0,1', 'true']).status === 0;

/** The gateway has core 0 to itself; load, subgraphs and the bench share core 1. */
export const cores = { gateway: 0, load: 1 };

/**
 * Starts a Node process on one core, where that is possible. taskset replaces itself by Node, so the
 * process id is Node's own.
 *
 * @param {string[]} args what follows `node`
 * @param {{core: number, cwd?: string, env?: Record<string, string>, ipc?: boolean}} options
 */
export function startPinned(args, { core, cwd, env = {}, ipc = false }) {
  const command = canPin ? ['taskset', '-c', String(core), process.execPath] : [process.execPath];
  const child = spawn(command[0], [...command.slice(1), ...args], {
    cwd,
    env: { ...process.env, NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc'] : [])],
  });
  const output = keepEndOf(child);
  return { child, pid: child.pid, output, stop: () => stop(child) };
}

// The last words of a process, for the message when it fails.
function keepEndOf(child) {
  let text = '';
  const add = (chunk) => {
    text = (text + String(chunk)).slice(-4_000);
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return () => text.trim();
}

/** Asks the process to end, and ends it after five seconds. */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}
