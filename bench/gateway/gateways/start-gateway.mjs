import { request } from 'undici';
import { cores, startPinned } from '../processes/pinned-process.mjs';
import { freePort } from '../processes/free-port.mjs';
import { gateways } from './gateways.mjs';

/** A first start may compile the hub. */
const patience = 180_000;

/**
 * Starts one gateway over a supergraph file and waits until it is ready.
 *
 * @param {string} name key of {@link gateways}
 * @param {{supergraph: string, dedup: 'on' | 'off'}} options
 * @throws Error with the gateway's last words when it ends or is not ready in time
 */
export async function startGateway(name, { supergraph, dedup }) {
  const port = await freePort();
  const { title, readyPath, start } = gateways[name];
  const { args, cwd, env } = start({ supergraph, port, dedup });
  const running = startPinned(args, { core: cores.gateway, cwd, env });
  const origin = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + patience;
  while (!(await isReady(origin, readyPath))) {
    if (running.child.exitCode !== null || performance.now() > deadline) {
      await running.stop();
      throw new Error(`${title} did not get ready. Its last words:\n${running.output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { name, title, origin, pid: running.pid, output: running.output, stop: running.stop };
}

async function isReady(origin, readyPath) {
  try {
    const { statusCode, body } = await (readyPath === undefined
      ? request(`${origin}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"query":"{__typename}"}',
        })
      : request(origin + readyPath));
    const text = await body.text();
    return statusCode === 200 && (readyPath !== undefined || text.includes('"Query"'));
  } catch {
    return false;
  }
}
