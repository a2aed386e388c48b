import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeServices as composeWithGuild } from '@theguild/federation-composition';
import { parse } from 'graphql';
import type { SubgraphSchema } from '../federation/compose-supergraph.js';

/** What one implementation of composition says. */
export interface CompositionOpinion {
  readonly implementation: string;
  /** Why the subgraphs do not compose; empty when they do. */
  readonly errors: readonly string[];
}

/** Both opinions, and the supergraph of the first. */
export interface ComposedTwice {
  readonly opinions: readonly CompositionOpinion[];
  /** Null when the first implementation composes nothing. */
  readonly supergraphSdl: string | null;
}

/**
 * Composes with two implementations that share no code, so that the graph depends on the peculiarities of neither and
 * can be served by any federation router.
 *
 * @throws GraphQLError when a subgraph's SDL is no GraphQL document
 */
export function composeWithBoth(subgraphs: readonly SubgraphSchema[]): ComposedTwice {
  const services = subgraphs
    .map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }))
    .sort((one, other) => one.name.localeCompare(other.name));
  const apollo = opinionOf(() => composeWithApollo(services));
  const guild = opinionOf(() => composeWithGuild(services));
  return {
    opinions: [
      { implementation: '@apollo/composition', errors: apollo.errors },
      { implementation: '@theguild/federation-composition', errors: guild.errors },
    ],
    supergraphSdl: apollo.supergraphSdl,
  };
}

interface Composition {
  readonly supergraphSdl?: string | undefined;
  readonly errors?: readonly Error[] | undefined;
}

/** An implementation that stumbles instead of answering has an opinion, too. */
function opinionOf(compose: () => Composition): {
  errors: readonly string[];
  supergraphSdl: string | null;
} {
  try {
    const { errors, supergraphSdl } = compose();
    return {
      errors: errors?.map((error) => error.message) ?? [],
      supergraphSdl: supergraphSdl ?? null,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { errors: [`it failed by itself: ${reason}`], supergraphSdl: null };
  }
}
