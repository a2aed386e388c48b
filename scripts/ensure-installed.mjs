import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './repository.mjs';

const lockFile = join(root, 'package-lock.json');
const installedLockFile = join(root, 'node_modules/.package-lock.json');
const stampFile = join(root, 'node_modules/.hub-installed');

// The kernel's sqlite-driver.ts chooses in the same way, and says why.
const driver =
  Number.parseInt(process.versions.node, 10) >= 22 ? 'better-sqlite3-node-api' : 'better-sqlite3';

/** Installs the locked dependencies when they are missing, outdated or built for another Node. */
export function ensureInstalled() {
  const wanted = wantedStamp();
  if (readIfThere(stampFile) === wanted) return;
  if (holdsLockedPackages() && nativeDriverLoads()) {
    writeFileSync(stampFile, wanted);
    return;
  }
  install();
  writeFileSync(stampFile, wanted);
}

// A compiled driver fits one Node ABI only, so another Node means another installation.
function wantedStamp() {
  const lock = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  return `${lock} ${process.platform}-${process.arch}-${process.versions.modules}\n`;
}

// npm notes what it installed; a tree that npm itself filled from this lock needs no second install.
function holdsLockedPackages() {
  const noted = readIfThere(installedLockFile);
  if (noted === undefined) return false;
  const installed = JSON.parse(noted).packages;
  return Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages).every(
    ([path, locked]) =>
      !path.startsWith('node_modules/') ||
      locked.optional === true ||
      locked.devOptional === true ||
      locked.peer === true ||
      (installed[path]?.version === locked.version && existsSync(join(root, path))),
  );
}

// Asked in a process of its own: one that has met a driver of another Node keeps it.
function nativeDriverLoads() {
  const use = `new (require('${driver}'))(':memory:').close()`;
  return spawnSync(process.execPath, ['-e', use], { cwd: root, stdio: 'ignore' }).status === 0;
}

function install() {
  console.log('Installing dependencies (npm install); the first time this can take a few minutes.');
  // `npm install` with the lock, not `npm ci`: it keeps an already compiled driver, and it accepts a
  // lock without the ready-made binaries of platforms that the registry at hand does not serve.
  // NODE_ENV=production would leave out the compiler that builds the hub.
  const installed = npm('install', '--no-save', '--include=dev', '--no-audit', '--no-fund');
  if (installed && nativeDriverLoads()) return;
  // Packages that are there already stay as they are: one of another Node is built anew.
  if (installed && npm('rebuild', driver) && nativeDriverLoads()) return;
  console.error(
    'The dependencies could not be installed; see the messages above. Where no ready-made SQLite ' +
      'driver can be fetched it is compiled, which needs python3, make and g++.',
  );
  process.exit(1);
}

/** Whether npm could do it; it is the npm that called, where there is one. */
function npm(...words) {
  const caller = process.env.npm_execpath;
  const [command, ...prefix] = caller?.endsWith('npm-cli.js')
    ? [process.execPath, caller]
    : ['npm'];
  const { status } = spawnSync(command, [...prefix, ...words, '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return status === 0;
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) ensureInstalled();
