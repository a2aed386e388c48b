/**
 * Child process: serves every subgraph of the set named on the command line and tells the parent where
 * they are; answers `calls` with the number of requests all of them have seen.
 */
import { serveSubgraph } from './serve-subgraph.mjs';
import { subgraphSets } from './subgraph-sets.mjs';

const running = await Promise.all(subgraphSets[process.argv[2]].map(serveSubgraph));
process.on('message', () => {
  process.send({ calls: running.reduce((sum, subgraph) => sum + subgraph.calls(), 0) });
});
process.on('disconnect', () => process.exit(0));
process.send({ urls: Object.fromEntries(running.map(({ name, url }) => [name, url])) });
