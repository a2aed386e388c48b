import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { subgraphSets } from './subgraph-sets.mjs';

/**
 * The supergraph of one set, pointing at the running subgraphs.
 *
 * @param {string} set name in {@link subgraphSets}
 * @param {Record<string, string>} urls address by subgraph name
 * @throws Error with every reason when the set does not compose
 */
export function composeSet(set, urls) {
  const { supergraphSdl, errors } = composeServices(
    subgraphSets[set].map(({ name, sdl }) => ({ name, url: urls[name], typeDefs: parse(sdl) })),
  );
  if (errors !== undefined) throw new Error(errors.map((error) => error.message).join('\n'));
  return supergraphSdl;
}
