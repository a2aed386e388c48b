/** `npm run soak`: asks one gateway for a long time and watches its memory; see README.md. */
import { gateways } from './gateways/gateways.mjs';
import { startGateway } from './gateways/start-gateway.mjs';
import { startLoad } from './load/start-load.mjs';
import { readOptions } from './options.mjs';
import { judgeFlat } from './soak/flat-memory.mjs';
import { gatewayMemory } from './soak/gateway-memory.mjs';
import { delayUnderPacedLoad } from './soak/paced-load.mjs';
import { startSubgraphs } from './subgraphs/start-subgraphs.mjs';
import { requireSameAnswers } from './workloads/same-answers.mjs';
import { bodyOf, workloads } from './workloads/workloads.mjs';

const slices = 40;
const delayLimit = 20;

const say = (line) => console.log(line);
const show = (value) => (value === undefined ? 'n/a' : value.toFixed(1));

async function soak({ gateway, order, load, requests }) {
  const paced = await delayUnderPacedLoad({ gateway, order, load, say });
  say(`Median event-loop p99 at 70 % of the highest load: ${show(paced.delay)} ms.`);

  say('\nrequests  resident MB  heap MB  requests/s');
  const samples = [];
  let wrong = paced.wrong;
  for (let slice = 1; slice <= slices; slice += 1) {
    const report = await load.run({ ...order, count: Math.ceil(requests / slices) });
    wrong += report.wrong;
    const memory = await gatewayMemory(gateway);
    samples.push(memory);
    const done = String(Math.ceil((requests / slices) * slice)).padStart(8);
    const rate = (report.latencies.length / report.seconds).toFixed(0).padStart(10);
    say(
      `${done}  ${show(memory.resident).padStart(11)}  ${show(memory.heap).padStart(7)}  ${rate}`,
    );
  }
  return { delay: paced.delay, samples, wrong };
}

/** Every reason why the soak failed. */
function faults({ delay, samples, wrong }) {
  const found = [];
  if (wrong > 0) found.push(`${String(wrong)} answers were wrong.`);
  if (delay !== undefined && delay >= delayLimit)
    found.push(`The event loop's p99 delay is not under ${String(delayLimit)} ms.`);
  for (const kind of ['resident', 'heap']) {
    const values = samples.map((sample) => sample[kind]);
    if (values.includes(undefined)) continue;
    const { from, to, flat } = judgeFlat(values);
    const words = `${kind} memory: lowest ${show(from)} MB in the second quarter, ${show(to)} MB in the last`;
    say(`${words}: ${flat ? 'flat' : 'NOT FLAT'}.`);
    if (!flat) found.push(`Not flat: ${words}.`);
  }
  return found;
}

const options = readOptions({
  requests: 200_000,
  gateway: Object.keys(gateways),
  connections: 50,
});
const name = options.gateway[0];
const load = startLoad();
const subgraphs = await startSubgraphs('everything');
let gateway;
try {
  gateway = await startGateway(name, { supergraph: subgraphs.supergraph, dedup: 'on' });
  say(`${gateway.title}: ${String(options.requests)} requests, (a) to (d) in turn.`);
  const asks = [];
  for (const workload of Object.values(workloads)) {
    const bytes = await requireSameAnswers([gateway], workload);
    asks.push({ body: bodyOf(workload), bytes: bytes[name], identities: 'each' });
  }
  const order = { origin: gateway.origin, asks, connections: options.connections };
  const found = faults(await soak({ gateway, order, load, requests: options.requests }));
  found.forEach((fault) => console.error(fault));
  process.exitCode = found.length === 0 ? 0 : 1;
} catch (fault) {
  console.error(fault.message);
  process.exitCode = 1;
} finally {
  await Promise.all([gateway?.stop(), subgraphs.stop(), load.stop()]);
}
