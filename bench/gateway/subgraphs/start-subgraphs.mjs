import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askChild } from '../processes/ask-child.mjs';
import { cores, startPinned } from '../processes/pinned-process.mjs';
import { composeSet } from './compose-set.mjs';

/**
 * Starts the subgraphs of one set in a process of their own and composes them.
 *
 * @returns {Promise<{supergraph: string, calls: () => Promise<number>, stop: () => Promise<void>}>}
 *   `supergraph` is a file; `calls` counts the requests all subgraphs have seen
 */
export async function startSubgraphs(set) {
  const running = startPinned(
    [fileURLToPath(new URL('subgraph-process.mjs', import.meta.url)), set],
    { core: cores.load, ipc: true },
  );
  const { urls } = await askChild(running);
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'));
  const supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, composeSet(set, urls));
  return {
    supergraph,
    calls: async () => (await askChild(running, 'calls')).calls,
    stop: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
