import { gateways } from './gateways/gateways.mjs';
import { startGateway } from './gateways/start-gateway.mjs';
import { measure } from './measure.mjs';
import { variants } from './workloads/variants.mjs';
import { workloads } from './workloads/workloads.mjs';
import { requireSameAnswers } from './workloads/same-answers.mjs';

/** Before it is first timed at a workload, a gateway is asked long enough for its code to be compiled. */
const firstWarmUp = { seconds: 10 };
const laterWarmUp = { seconds: 0.5 };

/**
 * Runs all rounds of one set of subgraphs with dedup on or off: the gateways stand beside each other
 * and are asked in turn, each round beginning with another one.
 *
 * @returns {Promise<object[]>} one entry per measurement
 */
export async function runBlock({ names, dedup, cells, subgraphs, load, options, deadline, say }) {
  const running = [];
  const measured = [];
  const warm = new Set();
  try {
    for (const name of names)
      running.push(await startGateway(name, { supergraph: subgraphs.supergraph, dedup }));
    const bytes = {};
    for (const key of new Set(cells.map((cell) => cell.workload)))
      bytes[key] = await requireSameAnswers(running, workloads[key]);

    const laterRound = laterRoundMilliseconds(names, cells, options);
    for (let round = 1; round <= options.rounds; round += 1) {
      if (round > 1 && performance.now() + laterRound > deadline) {
        say(
          `Time is short: ${String(options.rounds - round + 1)} round(s) of this block left out.`,
        );
        break;
      }
      for (const cell of cells) {
        const turn = [...running.slice(round % running.length), ...running];
        for (const gateway of turn.slice(0, running.length)) {
          if (!applies(gateway.name, cell.variant)) continue;
          const pair = `${gateway.name} ${cell.workload}`;
          const figures = await measure({
            ...{ gateway, load, subgraphs, workload: workloads[cell.workload] },
            bytes: bytes[cell.workload][gateway.name],
            identities: variants[cell.variant].identities,
            connections: options.connections,
            warmUp: warm.has(pair) ? laterWarmUp : firstWarmUp,
            seconds: options.seconds,
          });
          warm.add(pair);
          const size = bytes[cell.workload][gateway.name];
          measured.push({ ...cell, gateway: gateway.name, round, bytes: size, ...figures });
          say(progress(cell, gateway, round, figures));
        }
      }
    }
    return measured;
  } finally {
    await Promise.all(running.map((gateway) => gateway.stop()));
  }
}

/** How long a round takes once everybody is warm, with a tenth for what lies between. */
function laterRoundMilliseconds(names, cells, { seconds }) {
  const runs = cells.flatMap(({ variant }) => names.filter((name) => applies(name, variant)));
  return runs.length * (laterWarmUp.seconds + seconds) * 1_100;
}

/** A gateway without a dedup of its own has nothing to show with dedup on and one identity. */
const applies = (name, variant) => variant !== 'on' || gateways[name].switchesDedup;

function progress({ workload, variant }, { title }, round, figures) {
  const cpu = figures.cpuPerRequest?.toFixed(2) ?? 'n/a';
  const wrong = figures.wrong > 0 ? `, ${String(figures.wrong)} WRONG ANSWERS` : '';
  return `  round ${String(round)} (${workload}) ${variant}, ${title}: ${figures.perSecond.toFixed(0)}/s, CPU ${cpu} ms${wrong}`;
}
