import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const compiler = pathToFileURL(createRequire(import.meta.url).resolve('@swc/core')).href;
const options = readFileSync(new URL('../../../../.swcrc', import.meta.url), 'utf8');

const LOADER = `
  import { readFile } from 'node:fs/promises';
  import compiler from ${JSON.stringify(compiler)};
  const { $schema, ...options } = ${options};
  export function resolve(specifier, context, next) {
    const isSource = context.parentURL?.endsWith('.ts') && specifier.startsWith('.');
    return next(isSource ? specifier.replace(/\\.js$/, '.ts') : specifier, context);
  }
  export async function load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const source = await readFile(new URL(url), 'utf8');
    const { code } = await compiler.transform(source, { ...options, swcrc: false });
    return { format: 'module', source: code, shortCircuit: true };
  }`;

const PROGRAM = `
  import { register } from 'node:module';
  register(${JSON.stringify(moduleOf(LOADER))});
  await import(${JSON.stringify(new URL('planning-program.ts', import.meta.url).href)});`;

function moduleOf(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** The planning program as its source says, without a build: what a thread runs compiles what it loads. */
export const planningProgram = new URL(moduleOf(PROGRAM));
