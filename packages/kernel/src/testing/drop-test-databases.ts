import { escapeId } from 'mysql2';
import { createConnection } from 'mysql2/promise';
import { testDatabaseUrl } from './test-database.js';

/** Drops the databases of one test whose names hold its mark; nothing to do on SQLite, whose files are in a folder. */
export async function dropTestDatabases(mark: string): Promise<void> {
  if (testDatabaseUrl === undefined) return;
  const connection = await createConnection({ uri: testDatabaseUrl });
  try {
    const [rows] = await connection.query(
      'SELECT schema_name AS name FROM information_schema.schemata',
    );
    for (const { name } of rows as { name: string }[]) {
      if (name.startsWith('hub_') && name.includes(mark))
        await connection.query(`DROP DATABASE ${escapeId(name)}`);
    }
  } finally {
    await connection.end();
  }
}
