import { CompositionFailed } from '../federation/compose-supergraph.js';
import { SeededRandom } from './seeded-random.fixture.js';
import { draftWorld } from './world-draft.fixture.js';
import { makeWorld, type World } from './world.fixture.js';

/** How many drafts composed, and how many did not. */
export const composition = { made: 0, discarded: 0 };

/** A world drawn from the seed; null when its subgraphs do not compose. The same for the same seed. */
export function generatedWorld(seed: number): World | null {
  const random = new SeededRandom(seed);
  const sdls = draftWorld(random);
  try {
    const world = makeWorld({
      name: 'generated',
      seed,
      sdls,
      knobs: { nullRate: random.pick([0, 0.1, 0.3]), population: random.pick([2, 5, 9]) },
    });
    composition.made += 1;
    return world;
  } catch (error) {
    if (!(error instanceof CompositionFailed)) throw error;
    composition.discarded += 1;
    return null;
  }
}

/** The first `count` worlds that compose, from a seed on. */
export function generatedWorlds(seed: number, count: number): World[] {
  const worlds: World[] = [];
  for (let next = seed; worlds.length < count; next += 1) {
    const world = generatedWorld(next);
    if (world !== null) worlds.push(world);
  }
  return worlds;
}
