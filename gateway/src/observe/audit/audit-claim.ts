import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AuditBroken } from './audit-errors.js';
import { parseJson } from './audit-entry.js';

const holderShape = z.object({ processId: z.int(), host: z.string() });

/** Claims of this process: its own number in a claim file proves nothing after a restart in a container. */
const held = new Set<string>();

const mostNeighbours = 64;

/** A chain has one writer. */
export interface AuditClaim {
  readonly instance: string;
  release(): void;
}

/**
 * Claims a chain for this process: `name`, or `name.2`, `name.3` … when other living processes of this host write the
 * ones before. A claim whose process is gone is taken over.
 *
 * @throws AuditBroken when a process on another host holds it, which from here nobody can tell to be alive
 */
export function claimInstance(folder: string, name: string): AuditClaim {
  for (let number = 1; number <= mostNeighbours; number += 1) {
    const instance = number === 1 ? name : `${name}.${String(number)}`;
    const path = join(folder, `${instance}.claim`);
    if (held.has(path) || !take(path, instance)) continue;
    held.add(path);
    return {
      instance,
      release: () => {
        held.delete(path);
        rmSync(path, { force: true });
      },
    };
  }
  throw new AuditBroken(
    `${String(mostNeighbours)} processes already write audit logs in ${folder}.`,
  );
}

function take(path: string, instance: string): boolean {
  if (create(path)) return true;
  const holder = holderShape.safeParse(parseJson(readOr(path, '')));
  if (holder.success && holder.data.host !== hostname()) {
    throw new AuditBroken(
      `The audit log of the instance ${instance} is claimed by the host ${holder.data.host}: ` +
        `give each gateway a HUB_INSTANCE of its own, or remove ${path} when that host is gone.`,
    );
  }
  if (holder.success && holder.data.processId !== process.pid && isAlive(holder.data.processId))
    return false;
  rmSync(path, { force: true });
  return create(path);
}

function create(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, JSON.stringify({ processId: process.pid, host: hostname() }));
    closeSync(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
