import { fileURLToPath } from 'node:url';
import { cores, startPinned } from '../processes/pinned-process.mjs';
import { askChild } from '../processes/ask-child.mjs';

/** Starts the process that asks; `run` takes an order as load-process.mjs describes it. */
export function startLoad() {
  const running = startPinned([fileURLToPath(new URL('load-process.mjs', import.meta.url))], {
    core: cores.load,
    ipc: true,
  });
  return { run: (order) => askChild(running, order), stop: running.stop };
}
