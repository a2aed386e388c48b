import { createRequire } from 'node:module';

/** From here on the driver is built on Node-API, and comes ready-made for every later Node. */
const FIRST_NODE_WITH_NODE_API_DRIVER = 22;

/**
 * better-sqlite3 13 on Node 22 and later, where 12 cannot be trusted: from 24.19 on, Node ends the process when a
 * statement of 12 is collected. On Node 20 it is 12, because 13 crashes there (ADR 0011).
 */
export function sqliteDriver(): unknown {
  const require = createRequire(import.meta.url);
  const isNodeApi = Number.parseInt(process.versions.node, 10) >= FIRST_NODE_WITH_NODE_API_DRIVER;
  return isNodeApi ? require('better-sqlite3-node-api') : require('better-sqlite3');
}
