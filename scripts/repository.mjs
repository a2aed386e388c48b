import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Every workspace with sources of its own, as a path relative to the root. */
export function workspaces() {
  const inside = (folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${folder}/${entry.name}`);
  return [...inside('packages'), ...inside('subgraphs'), 'gateway', 'standalone'];
}

/** Files below a folder, relative to it; a folder that does not exist has none. */
export function filesBelow(folder) {
  const found = [];
  const visit = (relative) => {
    for (const entry of readdirSync(join(folder, relative), { withFileTypes: true })) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else found.push(path);
    }
  };
  try {
    visit('');
  } catch (fault) {
    if (fault.code !== 'ENOENT') throw fault;
  }
  return found.sort();
}
