import { cpuMilliseconds } from '../processes/process-figures.mjs';
import { eventLoopDelay } from './gateway-memory.mjs';

const rounds = 5;
const fullSeconds = 5;
const pacedSeconds = 10;
const loadShare = 0.7;
const columns = ['round', 'highest/s', 'asked/s', 'core busy', 'event-loop p99 ms'];

/**
 * The event loop's p99 delay at 70 % of the highest load. A shared machine gets faster and slower within
 * seconds, so the highest load is found anew before each round, and the median of the rounds counts.
 *
 * @param {{gateway: object, order: object, load: object, say: (line: string) => void}} options
 * @returns {Promise<{delay: number | undefined, wrong: number}>} ms, undefined without metrics
 */
export async function delayUnderPacedLoad({ gateway, order, load, say }) {
  const delays = [];
  let wrong = 0;
  say(columns.join('  '));
  await load.run({ ...order, seconds: fullSeconds });
  for (let round = 1; round <= rounds; round += 1) {
    const full = await load.run({ ...order, seconds: fullSeconds });
    const highest = full.latencies.length / full.seconds;
    const used = cpuMilliseconds(gateway.pid);
    await eventLoopDelay(gateway);
    const paced = await load.run({
      ...order,
      seconds: pacedSeconds,
      perSecond: highest * loadShare,
    });
    const delay = await eventLoopDelay(gateway);
    const busy = (cpuMilliseconds(gateway.pid) - used) / paced.seconds / 10;
    wrong += full.wrong + paced.wrong;
    delays.push(delay);
    say(line(round, highest, highest * loadShare, `${shown(busy)} %`, shown(delay, 1)));
  }
  return { delay: medianOf(delays), wrong };
}

/** Values below the columns' names. */
const line = (...values) =>
  values
    .map((value, at) =>
      (typeof value === 'number' ? shown(value) : value).padStart(columns[at].length),
    )
    .join('  ');

const shown = (value, digits = 0) => (Number.isFinite(value) ? value.toFixed(digits) : 'n/a');

function medianOf(values) {
  if (values.includes(undefined)) return undefined;
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
