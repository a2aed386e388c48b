import { selectRows, type RunningSubgraph } from '@hub/kernel';

/** How many rows every table of every capability holds; equal before and after means: no trace was left. */
export async function rowCounts(subgraphs: Iterable<RunningSubgraph>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, database } of subgraphs) {
    for (const table of await tablesOf(database)) {
      const [row] = await selectRows<{ total: number }>(database.read, `SELECT COUNT(*) AS total FROM \`${table}\``, []);
      counts[`${name}.${table}`] = row?.total ?? 0;
    }
  }
  return counts;
}

async function tablesOf(database: RunningSubgraph['database']): Promise<string[]> {
  const statement =
    database.dialect === 'mysql'
      ? 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'
      : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
  const rows = await selectRows<{ name: string }>(database.read, statement, []);
  // Leases breathe on their own.
  return rows.map(({ name }) => name).filter((name) => name !== 'lease');
}
