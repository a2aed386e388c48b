import {
  cpuMilliseconds,
  forgetPeakMemory,
  memoryMegabytes,
} from './processes/process-figures.mjs';
import { bodyOf } from './workloads/workloads.mjs';

/**
 * Asks one gateway one workload for some seconds and says what that cost.
 *
 * @param {{gateway: object, load: object, subgraphs: object, workload: object, bytes: number,
 *   identities: 'one' | 'each', connections: number, warmUp: {seconds: number}, seconds: number}} run
 */
export async function measure(run) {
  const { gateway, load, subgraphs, connections, warmUp, seconds } = run;
  const asks = [{ body: bodyOf(run.workload), bytes: run.bytes, identities: run.identities }];
  const order = { origin: gateway.origin, asks, connections };
  await load.run({ ...order, ...warmUp });

  forgetPeakMemory(gateway.pid);
  const callsBefore = await subgraphs.calls();
  const cpuBefore = cpuMilliseconds(gateway.pid);
  const report = await load.run({ ...order, seconds });
  const cpu = cpuMilliseconds(gateway.pid) - cpuBefore;
  const calls = (await subgraphs.calls()) - callsBefore;

  const requests = report.latencies.length;
  const sorted = report.latencies.sort((one, other) => one - other);
  return {
    requests,
    wrong: report.wrong,
    perSecond: requests / report.seconds,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    cpuPerRequest: Number.isNaN(cpu) ? undefined : cpu / requests,
    peakMegabytes: memoryMegabytes(gateway.pid)?.peak,
    callsPerRequest: calls / requests,
  };
}

const quantile = (sorted, share) => sorted[Math.ceil(sorted.length * share) - 1];
