import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HubEnvironment } from '@hub/kernel';
import { UsageError } from './cli/usage-error.js';

/** The files a demo keeps in its data directory; whatever else lies there is not ours and stays. */
const OWN_FILES =
  /^(hub_[a-z]+\.sqlite(-wal|-shm)?|secrets\.json|demo-issuer\.json|demo-partner\.json|seeded\.json)$/;

/**
 * Erases a demo's data.
 *
 * @throws UsageError in production, or when the data is in a database server
 */
export function eraseData(environment: HubEnvironment): Promise<void> {
  if (environment.mode !== 'demo')
    throw new UsageError('--fresh erases everything; it exists in demo mode only.');
  if (environment.databaseUrl !== undefined) {
    throw new UsageError(
      '--fresh erases SQLite files only; drop the databases hub_* of HUB_DATABASE_URL yourself.',
    );
  }
  if (!existsSync(environment.dataDirectory)) return Promise.resolve();
  for (const file of readdirSync(environment.dataDirectory)) {
    if (OWN_FILES.test(file)) rmSync(join(environment.dataDirectory, file));
  }
  return Promise.resolve();
}
