import { gateways } from '../gateways/gateways.mjs';
import { variants } from '../workloads/variants.mjs';
import { workloads } from '../workloads/workloads.mjs';
import { judge } from './requirements.mjs';
import { sharingFaults } from './sharing-faults.mjs';
import { table } from './table.mjs';

const heads = [
  'gateway',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'CPU ms/request',
  'peak MB',
  'subgraph calls/request',
  'CPU: stock ÷ this',
  'CPU: Hive+Rust ÷ this',
];

const digits = (value, count) => value?.toFixed(count) ?? 'n/a';
const times = (ratio) => (Number.isFinite(ratio) ? `${ratio.toFixed(1)}×` : 'n/a');

/** The whole report as Markdown: verdicts first, then a table per workload and variant. */
export function report(summary, conditions) {
  const sections = Object.keys(workloads).flatMap((workload) =>
    Object.keys(variants).flatMap((variant) => section(summary, workload, variant)),
  );
  return `${[
    '# What was measured',
    conditions.map((line) => `- ${line}`).join('\n'),
    '## What is required',
    verdicts(summary),
    ...sections,
  ].join('\n\n')}\n`;
}

function verdicts(summary) {
  const judged = judge(summary);
  if (judged.length === 0) return 'This run judges none of the requirements.';
  return table(
    ['CPU per request, dedup off', 'measured', 'required', 'aim', 'verdict'],
    judged.map(({ workload, peer, atLeast, aim, ratio, met }) => [
      `(${workload}) against ${gateways[peer].title}`,
      times(ratio),
      `≥ ${String(atLeast)}×`,
      aim === undefined ? '' : `${String(aim)}×`,
      met ? 'met' : 'NOT MET',
    ]),
  );
}

function section(summary, workload, variant) {
  const rows = Object.keys(gateways).flatMap((gateway) => {
    const find = (asked) =>
      summary.find(
        (row) => row.workload === workload && row.variant === asked && row.gateway === gateway,
      );
    // Without a dedup to switch on, what was measured with dedup off stands.
    const row = find(variant) ?? (gateways[gateway].switchesDedup ? undefined : find('off'));
    return row === undefined ? [] : [row];
  });
  if (!rows.some((row) => row.variant === variant)) return [];
  const cpuOf = (gateway) => rows.find((row) => row.gateway === gateway)?.cpuPerRequest;
  const lines = rows.map((row) => [
    gateways[row.gateway].title + (row.variant === variant ? '' : ' (has no dedup)'),
    digits(row.perSecond, 0),
    digits(row.p50, 1),
    digits(row.p99, 1),
    digits(row.cpuPerRequest, 2),
    digits(row.peakMegabytes, 0),
    digits(row.callsPerRequest, 2),
    times(cpuOf('stock') / row.cpuPerRequest),
    times(cpuOf('hive-rust') / row.cpuPerRequest),
  ]);
  const wrong = rows
    .filter((row) => row.wrong > 0)
    .map((row) => `${gateways[row.gateway].title} gave ${String(row.wrong)} wrong answers.`);
  const shared = sharingFaults(summary)
    .filter((fault) => fault.workload === workload && fault.variant === variant)
    .map(({ gateway, fault }) => `${gateways[gateway].title} ${fault}.`);
  const kilobytes = (rows[0].bytes / 1_000).toFixed(1);
  return [
    `## (${workload}) ${workloads[workload].title}, ${kilobytes} kB: ${variants[variant].title}`,
    table(heads, lines),
    ...wrong,
    ...shared,
  ];
}
