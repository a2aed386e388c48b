import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { filesBelow, root, workspaces } from './repository.mjs';

const ledgerFile = join(root, 'node_modules/.cache/hub-build.json');
const isProgram = (path) =>
  path.endsWith('.ts') && !path.endsWith('.d.ts') && !/\.(test|fixture)\.ts$/.test(path);
const isAsset = (path) => /\.(graphql|json|html|css|svg|liquid)$/.test(path);
const outputOf = (path) => (isProgram(path) ? path.replace(/\.ts$/, '.js') : path);

/** Compiles each workspace's src to its dist, touching only what changed. */
export async function build() {
  const started = performance.now();
  const ledger = readLedger();
  const noted = {};
  const changed = [];
  let removed = 0;

  for (const workspace of workspaces()) {
    const sources = filesBelow(join(root, workspace, 'src')).filter(
      (path) => isProgram(path) || isAsset(path),
    );
    const expected = new Set();
    for (const path of sources) {
      const source = join(root, workspace, 'src', path);
      const output = join(root, workspace, 'dist', outputOf(path));
      expected.add(outputOf(path));
      if (isProgram(path)) expected.add(`${outputOf(path)}.map`);
      const { mtimeMs, size } = statSync(source);
      const before = ledger.files[source];
      if (before?.mtimeMs === mtimeMs && before.size === size && existsSync(output)) {
        noted[source] = before;
        continue;
      }
      const content = readFileSync(source, 'utf8');
      const digest = createHash('sha256').update(content).digest('hex');
      noted[source] = { mtimeMs, size, digest };
      if (before?.digest === digest && existsSync(output)) continue;
      changed.push({ source, output, content, compiles: isProgram(path) });
    }
    const dist = join(root, workspace, 'dist');
    for (const path of filesBelow(dist)) {
      if (expected.has(path)) continue;
      rmSync(join(dist, path));
      removed += 1;
    }
  }

  const faults = changed.length > 0 ? await compile(changed, ledger.options) : [];
  for (const { source } of faults) delete noted[source];
  if (changed.length > 0 || removed > 0 || !existsSync(ledgerFile)) {
    write(ledgerFile, JSON.stringify({ fingerprint: ledger.fingerprint, files: noted }));
  }
  for (const { source, message } of faults) console.error(`${relative(root, source)}: ${message}`);
  if (faults.length > 0) throw new Error(`${faults.length} file(s) could not be compiled`);
  if (changed.length > 0 || removed > 0) {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.error(`Built ${changed.length} file(s), removed ${removed} stale, in ${seconds} s.`);
  }
}

// Other compiler, other options or another build script: everything is compiled anew.
function readLedger() {
  const configuration = readFileSync(join(root, '.swcrc'), 'utf8');
  const compiler = createRequire(join(root, 'package.json'))('@swc/core/package.json').version;
  const fingerprint = createHash('sha256')
    .update(`${configuration}\n${compiler}\n${readFileSync(new URL(import.meta.url), 'utf8')}`)
    .digest('hex');
  const { $schema: _, ...options } = JSON.parse(configuration);
  try {
    const ledger = JSON.parse(readFileSync(ledgerFile, 'utf8'));
    if (ledger.fingerprint === fingerprint) return { ...ledger, options };
  } catch {
    // No ledger or an unreadable one: build from nothing.
  }
  return { fingerprint, options, files: {} };
}

async function compile(changed, options) {
  const { transform } = await import('@swc/core');
  const faults = [];
  await Promise.all(
    changed.map(async ({ source, output, content, compiles }) => {
      if (!compiles) return write(output, content);
      try {
        const sourceFileName = relative(dirname(output), source);
        const { code, map } = await transform(content, {
          ...options,
          swcrc: false,
          configFile: false,
          filename: source,
          sourceFileName,
        });
        const name = output.slice(output.lastIndexOf('/') + 1);
        write(`${output}.map`, map ?? '');
        write(output, `${code}//# sourceMappingURL=${name}.map\n`);
      } catch (fault) {
        faults.push({ source, message: fault.message });
      }
    }),
  );
  return faults;
}

// Renamed into place, because a hub may be starting from the same dist at this moment.
function write(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  ensureInstalled();
  await build().catch((fault) => {
    console.error(fault.message);
    process.exitCode = 1;
  });
}
