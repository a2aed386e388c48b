import type { Database } from '../database/database.js';
import { conditionalUpdate } from '../database/statements.js';

/**
 * Frees every lease at the start of a process that has its database for itself (SQLite): whoever held them is dead,
 * and waiting for their end would only make a restart slow. Should the holder be alive after all, its next advance
 * finds that the lease is gone and stops; every step is idempotent.
 */
export async function takeOverLeases(database: Database): Promise<void> {
  if (database.dialect !== 'sqlite') return;
  await database.transaction(async (manager) => {
    // The token stays: it tells the next holder that nobody knows how far the step came.
    await conditionalUpdate(
      manager,
      'UPDATE saga SET lease_until = 0 WHERE lease_token IS NOT NULL',
      [],
    );
    await conditionalUpdate(manager, 'UPDATE lease SET held_until = 0', []);
  });
}
