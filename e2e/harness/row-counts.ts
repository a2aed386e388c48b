import { selectRows, type RunningSubgraph } from '@hub/kernel';

/** How many rows every table of every capability holds; equal before and after means: no trace was left. */
export async function rowCounts(
  subgraphs: Iterable<RunningSubgraph>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, database } of subgraphs) {
    for (const table of await tablesOf(database)) {
      const [row] = await selectRows<{ total: number }>(
        database.read,
        `SELECT COUNT(*) AS total FROM \`${table}\``,
        [],
      );
      counts[`${name}.${table}`] = Number(row?.total ?? 0);
    }
  }
  return counts;
}

/** The tables whose number of rows differs, and by how many. */
export function changedRows(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  const changes: Record<string, number> = {};
  for (const table of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const change = (after[table] ?? 0) - (before[table] ?? 0);
    if (change !== 0) changes[table] = change;
  }
  return changes;
}

/** The tables of a capability, but for the leases. */
export async function tablesOf(database: RunningSubgraph['database']): Promise<string[]> {
  const statement =
    database.dialect === 'mysql'
      ? 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'
      : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
  const rows = await selectRows<{ name: string }>(database.read, statement, []);
  // Leases breathe on their own.
  return rows.map(({ name }) => name).filter((name) => name !== 'lease');
}
