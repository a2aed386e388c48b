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
 * Composes the subgraphs into one Federation 2 supergraph; the same whatever their order.
 *
 * @throws CompositionFailed with every reason, each with the subgraphs it is about
 */
export function composeSupergraph(subgraphs: readonly SubgraphSchema[]): string {
  const faults: string[] = [];
  const services = [...subgraphs]
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap(({ name, url, sdl }, place, all) => {
      if (all[place - 1]?.name === name) faults.push(`[${name}] Two subgraphs have this name.`);
      try {
        return [{ name, url, typeDefs: parse(sdl) }];
      } catch (error) {
        faults.push(`[${name}] ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    });
  if (faults.length > 0) throw new CompositionFailed(faults);
  const result = composeServices(services);
  if (result.errors !== undefined)
    throw new CompositionFailed(result.errors.map((error) => error.message));
  return result.supergraphSdl;
}
