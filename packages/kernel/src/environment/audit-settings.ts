import { hkdfSync } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { HubEnvironment } from './hub-environment.js';

/** Where a process keeps its part of the audit log, and what seals it. */
export interface AuditSettings {
  readonly folder: string;
  /** 32 bytes; whoever has it can write entries that pass for true. */
  readonly key: Uint8Array;
  /** Names the chain of this process among those in the folder. */
  readonly instance: string;
}

/**
 * The key is HUB_AUDIT_KEY's, or one made from HUB_BLIND_INDEX_KEY, which never changes either. Who may change the files
 * must not have it.
 */
export function auditSettings(
  environment: Pick<HubEnvironment, 'dataDirectory' | 'auditKey' | 'blindIndexKey' | 'instance'>,
): AuditSettings {
  const secret = environment.auditKey ?? environment.blindIndexKey;
  return {
    folder: join(environment.dataDirectory, 'audit'),
    key: new Uint8Array(hkdfSync('sha256', secret, '', 'hub audit log', 32)),
    instance: environment.instance ?? instanceNamed(hostname()),
  };
}

/** A host's name as the name of a file. */
function instanceNamed(host: string): string {
  const name = host
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return name === '' ? 'gateway' : name;
}
