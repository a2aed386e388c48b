import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** One capability's part of the graph. */
export interface SubgraphSchema {
  readonly name: string;
  /** Where routers reach it; in one process any placeholder will do. */
  readonly url: string;
  readonly sdl: string;
}

/** The parts contradict each other; every reason is listed. */
export class CompositionFailed extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(`The supergraph does not compose:\n- ${reasons.join('\n- ')}`);
  }
}

/**
 * Composes the subgraphs into one Federation 2 supergraph.
 *
 * @throws CompositionFailed with every reason
 */
export function composeSupergraph(subgraphs: readonly SubgraphSchema[]): string {
  const ordered = [...subgraphs].sort((a, b) => a.name.localeCompare(b.name));
  const result = composeServices(
    ordered.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (result.errors !== undefined)
    throw new CompositionFailed(result.errors.map((error) => error.message));
  return result.supergraphSdl;
}
