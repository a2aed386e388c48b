/** The middle value; of an even count the mean of the middle two. Undefined when one is unknown. */
export function median(values) {
  if (values.length === 0 || values.includes(undefined)) return undefined;
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const figures = ['perSecond', 'p50', 'p99', 'cpuPerRequest', 'peakMegabytes', 'callsPerRequest'];

/**
 * Medians over the rounds, by workload, variant and gateway.
 *
 * @returns {{workload: string, variant: string, gateway: string, rounds: number, bytes: number, wrong: number, perSecond: number, p50: number, p99: number, cpuPerRequest?: number, peakMegabytes?: number, callsPerRequest: number}[]}
 */
export function summarise(measured) {
  const groups = new Map();
  for (const entry of measured) {
    const key = [entry.workload, entry.variant, entry.gateway].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map((entries) => ({
    workload: entries[0].workload,
    variant: entries[0].variant,
    gateway: entries[0].gateway,
    bytes: entries[0].bytes,
    rounds: entries.length,
    wrong: entries.reduce((sum, entry) => sum + entry.wrong, 0),
    ...Object.fromEntries(
      figures.map((figure) => [figure, median(entries.map((entry) => entry[figure]))]),
    ),
  }));
}
