import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(tmpdir(), 'hub-tests');

/** A fresh directory; the directories of test processes that are gone are swept on the way. */
export function freshTestFolder(purpose: string): string {
  return mkdtempSync(join(processFolder(), `${purpose}-`));
}

/** One directory per test process, shared by its test files. */
export function processFolder(): string {
  const own = join(root, String(process.pid));
  if (!existsSync(own)) {
    mkdirSync(own, { recursive: true });
    sweepFoldersOfDeadProcesses();
  }
  return own;
}

function sweepFoldersOfDeadProcesses(): void {
  for (const folder of readdirSync(root)) {
    if (!isAlive(Number(folder))) rmSync(join(root, folder), { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
