import { type CheckReport, type GraphReport, isFatal } from './check-subgraph.js';
import type { JudgedChange } from './judge-changes.js';
import type { UsedOperation } from './used-operation.js';

/** Uses of a change that are told one by one; the rest is counted. */
const LONGEST_LIST = 12;

/** The verdict for a person at a terminal. */
export function describeCheck(report: CheckReport, now: Date): string {
  const { composition, graphs, passed, subgraph } = report;
  const lines = [
    `${subgraph}: ${passed ? 'this change may go out' : 'this change may NOT go out'}`,
    '',
    ...describeComposition(composition),
    ...graphs.flatMap((graph) => describeGraph(graph, report.strict, now)),
  ];
  return `${lines.join('\n')}\n`;
}

function describeComposition(composition: CheckReport['composition']): string[] {
  const failed = composition.filter(({ errors }) => errors.length > 0);
  const lines = composition.flatMap(({ errors, implementation }) =>
    errors.length === 0
      ? [`composes by ${implementation}`]
      : [
          `does not compose by ${implementation}:`,
          ...errors.map((error) => `  - ${indent(error)}`),
        ],
  );
  return failed.length > 0 && failed.length < composition.length
    ? [...lines, 'Only one implementation refuses it: a router that uses that one would not start.']
    : lines;
}

function describeGraph(graph: GraphReport, strict: boolean, now: Date): string[] {
  const breaking = graph.changes.filter(({ severity }) => severity === 'breaking');
  const groups: [string, readonly JudgedChange[]][] = [
    ['Breaking, and in use:', breaking.filter(({ usedBy }) => usedBy.length > 0)],
    [
      strict ? 'Breaking, used by nobody, refused by --strict:' : 'Breaking, safe by use:',
      breaking.filter(({ usedBy }) => usedBy.length === 0),
    ],
    ['Dangerous:', graph.changes.filter(({ severity }) => severity === 'dangerous')],
  ];
  return [
    '',
    `graph "${graph.graph}": ${count(graph.judgedOperations, 'operation')} judged, ${count(graph.changes.length, 'change')} to look at, ${String(graph.harmlessChanges)} harmless`,
    ...graph.faults.map((fault) => `  ✗ ${indent(fault)}`),
    ...groups.flatMap(([title, changes]) =>
      changes.length === 0
        ? []
        : [`  ${title}`, ...changes.flatMap((change) => describeChange(change, strict, now))],
    ),
    ...graph.refused.flatMap(({ operation, reasons }) => [
      `  ✗ refused: ${describeUse([operation], now)}`,
      ...reasons.map((reason) => `      ${reason}`),
    ]),
    ...(graph.alreadyRefused.length === 0
      ? []
      : [
          `  ${count(graph.alreadyRefused.length, 'operation')} not judged: the graph refuses them already`,
        ]),
  ];
}

function describeChange(change: JudgedChange, strict: boolean, now: Date): string[] {
  const uses = groupUses(change.usedBy);
  const told = uses.slice(0, LONGEST_LIST).map((group) => `      ${describeUse(group, now)}`);
  const rest = uses.length - told.length;
  return [
    `  ${isFatal(change, strict) ? '✗' : '·'} ${change.message}`,
    ...told,
    ...(rest > 0 ? [`      and ${count(rest, 'more operation')}`] : []),
  ];
}

/** The same operation of the same client, recorded and registered, is one use. */
function groupUses(operations: readonly UsedOperation[]): UsedOperation[][] {
  const groups = new Map<string, UsedOperation[]>();
  for (const operation of operations) {
    const key = JSON.stringify([operation.client, operation.name]);
    groups.set(key, [...(groups.get(key) ?? []), operation]);
  }
  return [...groups.values()];
}

function describeUse(group: readonly UsedOperation[], now: Date): string {
  const [first] = group;
  if (first === undefined) return '';
  const times = group.reduce((sum, use) => sum + (use.count ?? 0), 0);
  const last = group
    .flatMap((use) => use.lastUsedAt ?? [])
    .sort()
    .at(-1);
  const facts = [
    ...(last === undefined
      ? []
      : [`asked ${count(times, 'time')}, last ${last.slice(0, 10)} (${daysAgo(last, now)})`]),
    ...(group.some(({ source }) => source === 'manifest') ? ['in its manifest'] : []),
    ...(group.some(({ source }) => source === 'operations') ? ['in operations/'] : []),
  ];
  return `${first.client}/${first.name}: ${facts.join(', ')}`;
}

function daysAgo(instant: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(instant)) / 86_400_000);
  return days <= 0 ? 'today' : `${count(days, 'day')} ago`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n    ');
}

/** The verdict as data: the documents of operations are left out. */
export function checkReportJson(report: CheckReport): unknown {
  return {
    ...report,
    graphs: report.graphs.map((graph) => ({
      ...graph,
      changes: graph.changes.map((change) => ({
        ...change,
        fatal: isFatal(change, report.strict),
        usedBy: change.usedBy.map(withoutDocument),
      })),
      refused: graph.refused.map(({ operation, reasons }) => ({
        operation: withoutDocument(operation),
        reasons,
      })),
      alreadyRefused: graph.alreadyRefused.map(withoutDocument),
    })),
  };
}

function withoutDocument({ client, count: times, graph, lastUsedAt, name, source }: UsedOperation) {
  return { client, graph, name, source, count: times, lastUsedAt };
}
