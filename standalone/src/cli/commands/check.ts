import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkReportJson,
  checkSubgraph,
  describeCheck,
  hubContracts,
  type SubgraphSchema,
} from '@hub/gateway';
import { systemClock } from '@hub/kernel';
import { Command } from 'commander';
import { GraphQLError, parse } from 'graphql';
import { repositoryRoot, subgraphSchemaFile } from '../../repository-paths.js';
import { readGraphUse, withGraphUseOptions, type GraphUseOptions } from '../graph-use.js';
import { CheckFailed, UsageError } from '../usage-error.js';

interface CheckOptions extends GraphUseOptions {
  readonly json?: boolean;
  readonly new?: boolean;
  readonly strict?: boolean;
}

/** `hub check <subgraph> <file>`: may a subgraph's schema change so? Exit code 0 yes, 1 no, 2 used wrongly. */
export function checkCommand(): Command {
  return withGraphUseOptions(
    new Command('check')
      .description(
        'Say whether a subgraph may change: composes with both implementations, compares the graphs and judges breaking changes by who uses what.',
      )
      .argument('<subgraph>', 'the capability that changes')
      .argument('<file>', 'its next schema, SDL')
      .option('--strict', 'fail for breaking changes that nobody uses, too')
      .option('--new', 'the subgraph does not exist yet')
      .option('--json', 'print the whole verdict as JSON'),
  ).action(async (subgraph: string, file: string, options: CheckOptions) => {
    const now = systemClock.now();
    const committed = committedSubgraphs();
    refuseUnknown(subgraph, committed, options.new === true);
    const sdl = readSdl(file);
    const use = await readGraphUse(options, now);
    for (const damaged of use.damagedRecordings)
      process.stderr.write(`Left out, because it cannot be read: recorded-operations/${damaged}\n`);
    if (use.unreadable.length > 0)
      throw new CheckFailed(
        `Use cannot be judged, because these cannot be read:\n- ${use.unreadable.join('\n- ')}`,
      );
    const report = await checkSubgraph({
      committed,
      proposed: { name: subgraph, url: routingUrl(subgraph), sdl },
      contracts: hubContracts,
      operations: use.operations,
      strict: options.strict === true,
    });
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(checkReportJson(report), null, 2)}\n`
        : describeCheck(report, now),
    );
    if (!report.passed) throw new CheckFailed(`The check of ${subgraph} failed.`);
  });
}

/** Every capability with its committed schema. */
function committedSubgraphs(): SubgraphSchema[] {
  return readdirSync(join(repositoryRoot, 'subgraphs'))
    .filter((name) => existsSync(subgraphSchemaFile(name)))
    .sort()
    .map((name) => ({
      name,
      url: routingUrl(name),
      sdl: readFileSync(subgraphSchemaFile(name), 'utf8'),
    }));
}

/** Composition wants an address; comparing graphs does not. */
function routingUrl(name: string): string {
  return `http://${name}:4000/graphql`;
}

function refuseUnknown(
  subgraph: string,
  committed: readonly SubgraphSchema[],
  isNew: boolean,
): void {
  const known = committed.map(({ name }) => name);
  if (isNew && known.includes(subgraph))
    throw new UsageError(`${subgraph} exists already; leave --new out.`);
  if (!isNew && !known.includes(subgraph))
    throw new UsageError(
      `There is no subgraph "${subgraph}". Known: ${known.join(', ')}; --new adds one.`,
    );
}

function readSdl(file: string): string {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  const sdl = readFileSync(file, 'utf8');
  try {
    parse(sdl);
    return sdl;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [place] = error.locations ?? [];
    const where = place === undefined ? '' : `:${String(place.line)}:${String(place.column)}`;
    throw new UsageError(`${file}${where} is no GraphQL schema: ${error.message}`);
  }
}
