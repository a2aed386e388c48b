/**
 * How many times less processor time per request this hub's gateway must need than a peer, dedup off.
 *
 * @type {{workload: string, peer: string, atLeast: number, aim?: number}[]}
 */
const requirements = [
  { workload: 'a', peer: 'stock', atLeast: 8 },
  { workload: 'b', peer: 'stock', atLeast: 12, aim: 20 },
  { workload: 'a', peer: 'hive-rust', atLeast: 2 },
  { workload: 'b', peer: 'hive-rust', atLeast: 2 },
  { workload: 'c', peer: 'hive-rust', atLeast: 2 },
];

/**
 * The requirements that this run can judge.
 *
 * @returns {{workload: string, peer: string, atLeast: number, aim?: number, ratio: number, met: boolean}[]}
 */
export function judge(summary) {
  const cpu = (workload, gateway) =>
    summary.find(
      (row) => row.workload === workload && row.gateway === gateway && row.variant === 'off',
    )?.cpuPerRequest;
  return requirements.flatMap((requirement) => {
    const ratio = cpu(requirement.workload, requirement.peer) / cpu(requirement.workload, 'ours');
    return Number.isNaN(ratio)
      ? []
      : [{ ...requirement, ratio, met: ratio >= requirement.atLeast }];
  });
}
