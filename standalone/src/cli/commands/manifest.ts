import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Command } from 'commander';
import { buildManifests, type BuiltManifest } from '../../build-manifests.js';
import { clientSchemas } from '../../client-schemas.js';
import { operationsFolder, repositoryRoot, supergraphFile } from '../../repository-paths.js';
import { CheckFailed, UsageError } from '../usage-error.js';

interface ManifestOptions {
  readonly check?: boolean;
  readonly operations: string;
  readonly supergraph: string;
  readonly out: string;
}

/** `hub manifest`: makes of every touchpoint's operations what the gateway lets it run. */
export function manifestCommand(): Command {
  return new Command('manifest')
    .description(
      'Write a persisted-operation manifest per client from operations/<client>/*.graphql, each operation proved against the graph its client sees.',
    )
    .option('--check', 'write nothing; fail when a committed manifest is stale')
    .option('--operations <folder>', 'where the operations are', operationsFolder)
    .option('--supergraph <file>', 'the composed graph', supergraphFile)
    .option(
      '--out <folder>',
      'where the manifests are written',
      join(repositoryRoot, 'gateway', 'manifests'),
    )
    .action((options: ManifestOptions) => {
      for (const file of [options.operations, options.supergraph])
        if (!existsSync(file)) throw new UsageError(`There is nothing at ${file}.`);
      const schemaOf = clientSchemas(readFileSync(options.supergraph, 'utf8'));
      const { manifests, faults } = buildManifests(options.operations, schemaOf);
      if (faults.length > 0) throw new CheckFailed(faults.join('\n'));
      const stale = staleFiles(manifests, options.out);
      if (options.check === true && stale.length > 0) throw new CheckFailed(adviceFor(stale));
      for (const { file, content } of stale) writeOrRemove(file, content);
      for (const line of report(manifests, stale)) process.stdout.write(`${line}\n`);
    });
}

interface StaleFile {
  readonly file: string;
  /** What it should contain; null when it should not be there. */
  readonly content: string | null;
}

/** A client whose operations are gone leaves no manifest behind. */
function staleFiles(manifests: readonly BuiltManifest[], folder: string): StaleFile[] {
  const wanted = new Map<string, string | null>(
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, null]),
  );
  for (const { client, content } of manifests) wanted.set(`${client}.json`, content);
  return [...wanted]
    .map(([name, content]) => ({ file: join(folder, name), content }))
    .filter(({ file, content }) => contentOf(file) !== content);
}

function contentOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function writeOrRemove(file: string, content: string | null): void {
  if (content === null) {
    rmSync(file);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function adviceFor(stale: readonly StaleFile[]): string {
  return stale
    .map(({ file }) => `${relative(repositoryRoot, file)} is stale: run "npm run hub -- manifest"`)
    .join('\n');
}

function report(manifests: readonly BuiltManifest[], stale: readonly StaleFile[]): string[] {
  const operations = manifests.reduce((sum, manifest) => sum + manifest.operations, 0);
  return [
    `${String(operations)} operations of ${String(manifests.length)} clients are in their manifests`,
    ...stale.map(
      ({ file, content }) =>
        `${content === null ? 'removed' : 'wrote'} ${relative(repositoryRoot, file)}`,
    ),
  ];
}
