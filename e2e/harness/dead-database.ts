import type { HubEnvironment } from '@hub/kernel';
import { openDatabase, selectRows } from '@hub/kernel';
import { silentLogger } from '@hub/kernel/testing';

type Where = Pick<HubEnvironment, 'dataDirectory' | 'databaseUrl' | 'databasePrefix'>;

/** Reads one capability's tables from outside, while its hub runs or when it is dead. */
export async function askDatabase<Row extends object>(
  where: Where,
  name: string,
  sql: string,
): Promise<Row[]> {
  const database = await openDatabase({
    name,
    entities: [],
    migrations: [],
    environment: where,
    logger: silentLogger,
  });
  try {
    return await selectRows<Row>(database.read, sql, []);
  } finally {
    await database.close();
  }
}

const CAPABILITIES = ['inventory', 'marketing', 'member', 'order', 'profile'];

/** What a capability still has to do: sagas under way, events not published, events nobody could handle. */
export async function unfinishedBusiness(where: Where): Promise<Record<string, number>> {
  const left: Record<string, number> = {};
  for (const name of CAPABILITIES) {
    const [row] = await askDatabase<{ sagas: number; events: number; parked: number }>(
      where,
      name,
      `SELECT (SELECT COUNT(*) FROM saga WHERE phase NOT IN ('finished', 'refused')) AS sagas,
              (SELECT COUNT(*) FROM outbox WHERE published_at IS NULL) AS events,
              (SELECT COUNT(*) FROM parked_event) AS parked`,
    );
    for (const [kind, count] of Object.entries(row ?? {})) {
      if (Number(count) > 0) left[`${name}.${kind}`] = Number(count);
    }
  }
  return left;
}
