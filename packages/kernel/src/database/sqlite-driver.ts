import { createRequire } from 'node:module';

/** From here on the driver is built on Node-API, and comes ready-made for every later Node. */
const FIRST_NODE_WITH_NODE_API_DRIVER = 22;

/**
 * better-sqlite3 13 where it runs, which is on Node 22 and later; 12 on Node 20, because it may not be used on a later
 * one: from 24.19 on, Node ends the process when a statement of it is collected.
 */
export function sqliteDriver(): unknown {
  const require = createRequire(import.meta.url);
  const isNodeApi = Number.parseInt(process.versions.node, 10) >= FIRST_NODE_WITH_NODE_API_DRIVER;
  return isNodeApi ? require('better-sqlite3-node-api') : require('better-sqlite3');
}
