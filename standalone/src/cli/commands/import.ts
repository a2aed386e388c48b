import {
  HttpTransport,
  SubgraphCalls,
  type HubEnvironment,
  type Logger,
  type SubgraphTransport,
} from '@hub/kernel';
import { Argument, Command } from 'commander';
import { StaffDesk } from '../../ask-as-staff.js';
import {
  importTransactions,
  type TransactionImportResult,
} from '../../import/import-transactions.js';
import { reconcileImport, type Reconciled } from '../../import/reconcile-import.js';
import {
  loadTransactionMapping,
  type TransactionMapping,
} from '../../import/transaction-mapping.js';
import { startCapabilities } from '../../start-hub.js';
import {
  environmentOf,
  loggerOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
import { openProgress } from '../progress.js';
import { CheckFailed } from '../usage-error.js';

interface ImportOptions extends EnvironmentOptions {
  readonly mapping: string;
}

/** `hub import transactions <file>`: sales lines of another system. */
export function importCommand(): Command {
  return withEnvironmentOptions(
    new Command('import')
      .description(
        'Take an export of another system into the hub. Run again after a crash: it goes on where it was.',
      )
      .addArgument(new Argument('<kind>', 'what the file holds').choices(['transactions']))
      .argument('<file>', 'CSV, plain or .gz')
      .option(
        '--mapping <name>',
        'a shipped mapping or a file of your own (docs/import.md)',
        'online-retail',
      ),
  ).action(async (_kind: string, file: string, options: ImportOptions) => {
    const mapping = loadTransactionMapping(options.mapping);
    const environment = environmentOf(options, { logLevel: 'warn' });
    const logger = loggerOf(environment, 'hub-import');
    const hub = await openCapabilities(environment, logger);
    try {
      const began = performance.now();
      const calls = new SubgraphCalls(hub.transport, {
        name: 'import',
        actorSecret: environment.actorSecret,
      });
      const progress = openProgress(process.stderr);
      const result = await importTransactions({
        file,
        mapping,
        calls,
        dataDirectory: environment.dataDirectory,
        progress,
      });
      const booked = performance.now();
      await hub.settle();
      const settled = performance.now();
      process.stdout.write(summaryOf(result, { booking: booked - began, all: settled - began }));
      await proveTotals(hub.transport, environment, mapping, result);
    } finally {
      await hub.stop();
    }
  });
}

interface Capabilities {
  readonly transport: SubgraphTransport;
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** The running ones where HUB_SUBGRAPH_URLS names them, else all of them in this process on the same databases. */
async function openCapabilities(
  environment: HubEnvironment,
  logger: Logger,
): Promise<Capabilities> {
  if (Object.keys(environment.subgraphUrls).length === 0)
    return startCapabilities({ environment, logger });
  const transport = new HttpTransport(environment.subgraphUrls);
  return { transport, settle: () => Promise.resolve(), stop: () => transport.close() };
}

async function proveTotals(
  transport: SubgraphTransport,
  environment: HubEnvironment,
  mapping: TransactionMapping,
  { accepted }: TransactionImportResult,
): Promise<void> {
  const { source, currency } = mapping;
  const desk = new StaffDesk(transport, environment.actorSecret, {
    staffId: 'import',
    role: 'analyst',
  });
  const rows = await reconcileImport(desk, { source, currency, accepted });
  process.stdout.write(`reconciliation\n${rows.map(rowText).join('')}`);
  const apart = rows.filter((row) => row.file !== row.graph);
  if (apart.length > 0)
    throw new CheckFailed(
      `The graph and the file disagree on ${apart.map((row) => row.figure).join(', ')}.`,
    );
}

function rowText({ figure, file, graph }: Reconciled): string {
  return `  ${file === graph ? 'equal' : 'APART'}  ${figure}: file ${String(file)}, graph ${String(graph)}\n`;
}

function summaryOf(
  { lines, documents, reportFile }: TransactionImportResult,
  milliseconds: { booking: number; all: number },
): string {
  const rejected = Object.values(lines.rejected).reduce((sum, count) => sum + count, 0);
  const rate = (time: number): string => String(Math.round(lines.read / (time / 1_000)));
  return [
    `lines     ${String(lines.read)} = ${String(lines.accepted)} accepted + ${String(lines.merged)} merged + ${String(rejected)} rejected`,
    ...Object.entries(lines.rejected).map(
      ([reason, count]) => `          ${String(count)} ${reason}`,
    ),
    `documents ${Object.entries(documents)
      .map(([outcome, count]) => `${String(count)} ${outcome}`)
      .join(', ')}`,
    `time      ${seconds(milliseconds.booking)} booked (${rate(milliseconds.booking)} lines/s), ${seconds(milliseconds.all)} until every event had arrived (${rate(milliseconds.all)} lines/s)`,
    `memory    ${String(Math.round(process.resourceUsage().maxRSS / 1_024))} MiB at most`,
    `report    ${reportFile}`,
    '',
  ].join('\n');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
