import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCatalogue, catalogueMarkdown } from '@hub/gateway';
import { systemClock } from '@hub/kernel';
import { Command } from 'commander';
import { supergraphFile } from '../../repository-paths.js';
import { readGraphUse, withGraphUseOptions, type GraphUseOptions } from '../graph-use.js';

interface CatalogueOptions extends GraphUseOptions {
  readonly json?: boolean;
  readonly out?: string;
}

/** `hub catalogue`: what the hub offers and who uses what, as Markdown or JSON. */
export function catalogueCommand(): Command {
  return withGraphUseOptions(
    new Command('catalogue')
      .description('Tell what each capability offers and who uses what.')
      .option('--json', 'print JSON instead of Markdown')
      .option('--out <folder>', 'write catalogue.md and catalogue.json there instead'),
  ).action(async (options: CatalogueOptions) => {
    const use = await readGraphUse(options, systemClock.now());
    for (const problem of [...use.unreadable, ...use.damagedRecordings])
      process.stderr.write(`Left out, because it cannot be read: ${problem}\n`);
    const catalogue = buildCatalogue(readFileSync(supergraphFile, 'utf8'), use.operations);
    const markdown = catalogueMarkdown(catalogue);
    const json = `${JSON.stringify(catalogue, null, 2)}\n`;
    if (options.out === undefined) {
      process.stdout.write(options.json === true ? json : markdown);
      return;
    }
    mkdirSync(options.out, { recursive: true });
    writeFileSync(join(options.out, 'catalogue.md'), markdown);
    writeFileSync(join(options.out, 'catalogue.json'), json);
    process.stdout.write(`wrote catalogue.md and catalogue.json to ${options.out}\n`);
  });
}
