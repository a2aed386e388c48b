import { readFileSync } from 'node:fs';
import { makeWorld, type World } from './world.fixture.js';

const CAPABILITIES = ['inventory', 'marketing', 'member', 'order', 'profile'];

let made: World | null = null;

/** The hub's own graph, over random data. */
export function hubWorld(): World {
  made ??= makeWorld({
    name: 'hub',
    sdls: Object.fromEntries(CAPABILITIES.map((name) => [name, committedSchema(name)])),
    knobs: { nullRate: 0.1, population: 4 },
  });
  return made;
}

function committedSchema(capability: string): string {
  const file = new URL(`../../../subgraphs/${capability}/schema.graphql`, import.meta.url);
  return readFileSync(file, 'utf8');
}
