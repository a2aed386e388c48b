import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './repository.mjs';
import { ensureInstalled } from './ensure-installed.mjs';

/** Runs the hub's command line in this process, so that signals and exit codes reach it unchanged. */
export async function runHub(args) {
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  process.setSourceMapsEnabled(true);
  ensureInstalled();
  const { build } = await import('./build.mjs');
  await build();
  const main = join(root, 'standalone/dist/cli/main.js');
  if (!existsSync(main)) throw new Error('standalone/src/cli/main.ts is missing: nothing to run.');
  process.argv = [process.execPath, main, ...args];
  await import(pathToFileURL(main).href);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runHub(process.argv.slice(2));
}
