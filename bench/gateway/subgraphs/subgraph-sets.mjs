import { readFileSync } from 'node:fs';
import { hubResolvers } from './hub/hub-resolvers.mjs';
import { plainSchema } from './hub/plain-schema.mjs';
import { shopResolvers } from './shop/shop-resolvers.mjs';

const here = new URL('./', import.meta.url);
const repository = new URL('../../../', import.meta.url);
const read = (path, base) => readFileSync(new URL(path, base), 'utf8');

const asSet = (resolvers, sdlOf) =>
  Object.keys(resolvers)
    .sort()
    .map((name) => ({ name, sdl: sdlOf(name), resolvers: resolvers[name] }));

const shop = asSet(shopResolvers, (name) => read(`shop/${name}.graphql`, here));
const hub = asSet(hubResolvers, (name) =>
  plainSchema(read(`subgraphs/${name}/schema.graphql`, repository)),
);

/**
 * The graphs of the bench. `shop` stands for the public heavy-query workload; `hub` is this
 * repository's own graph, by the schemas committed with the capabilities without access and caching; `everything` is both in one
 * graph, for the soak.
 *
 * @type {Record<string, {name: string, sdl: string, resolvers: object}[]>}
 */
export const subgraphSets = { shop, hub, everything: [...hub, ...shop] };
