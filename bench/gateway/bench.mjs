/** `npm run bench`: compares the gateways; see README.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { gateways } from './gateways/gateways.mjs';
import { startLoad } from './load/start-load.mjs';
import { readOptions } from './options.mjs';
import { conditions } from './report/conditions.mjs';
import { report } from './report/report.mjs';
import { summarise } from './report/summary.mjs';
import { runBlock } from './run-block.mjs';
import { startSubgraphs } from './subgraphs/start-subgraphs.mjs';
import { variants } from './workloads/variants.mjs';
import { workloads } from './workloads/workloads.mjs';

const say = (line) => console.log(line);
const file = (name) => new URL(name, import.meta.url);

/** The combinations asked for, in blocks that share their subgraphs and gateways. */
function blocks({ only, variants: asked }) {
  const found = [];
  for (const set of ['shop', 'hub'])
    for (const dedup of ['off', 'on']) {
      const cells = only
        .filter((workload) => workloads[workload].set === set)
        .flatMap((workload) =>
          asked
            .filter((variant) => variants[variant].dedup === dedup)
            .map((variant) => ({ workload, variant })),
        );
      if (cells.length > 0) found.push({ set, dedup, cells });
    }
  return found;
}

async function run(options) {
  const begin = performance.now();
  const todo = blocks(options);
  const all = todo.reduce((sum, block) => sum + block.cells.length, 0);
  const load = startLoad();
  const measured = [];
  let done = 0;
  try {
    for (const { set, dedup, cells } of todo) {
      say(`\nSubgraphs "${set}", dedup ${dedup}: starting ${options.gateways.join(', ')}.`);
      done += cells.length;
      const deadline = begin + options.minutes * 60_000 * (done / all);
      const subgraphs = await startSubgraphs(set);
      const block = { names: options.gateways, dedup, cells, subgraphs, load, options, deadline };
      try {
        measured.push(...(await runBlock({ ...block, say })));
      } finally {
        await subgraphs.stop();
      }
    }
  } finally {
    await load.stop();
  }
  return measured;
}

const options = readOptions({
  only: Object.keys(workloads),
  variants: Object.keys(variants),
  gateways: Object.keys(gateways),
  rounds: 3,
  seconds: 4,
  connections: 50,
  minutes: 15,
  publish: false,
});
try {
  const circumstances = conditions(options);
  circumstances.forEach(say);
  const measured = await run(options);
  const summary = summarise(measured);
  const text = report(summary, circumstances);
  say(`\n${text}`);
  mkdirSync(file('results/'), { recursive: true });
  const name = `results/${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.json`;
  writeFileSync(
    file(name),
    JSON.stringify({ conditions: circumstances, options, summary, measured }, null, 2),
  );
  if (options.publish) writeFileSync(file('RESULTS.md'), text);
  say(`Written to ${name}${options.publish ? ' and RESULTS.md' : ''}.`);
  if (summary.some((row) => row.wrong > 0)) process.exitCode = 1;
} catch (fault) {
  console.error(fault.message);
  process.exitCode = 1;
}
