import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder, whether this runs from `src` or from `dist`. */
export const repositoryRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Where the composed graph is written. */
export const supergraphFile = join(repositoryRoot, 'gateway', 'supergraph.graphql');

/** What is agreed with which client. */
export const clientsFile = join(repositoryRoot, 'gateway', 'clients.json');

/** Where the manifests made of the operations are. */
export const manifestsFolder = join(repositoryRoot, 'gateway', 'manifests');

/** Where the touchpoints' operations are. */
export const operationsFolder = join(repositoryRoot, 'operations');

/** Where a subgraph's emitted schema is committed. */
export function subgraphSchemaFile(name: string): string {
  return join(repositoryRoot, 'subgraphs', name, 'schema.graphql');
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'operations')) && existsSync(join(folder, 'subgraphs')))
    return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The repository root was not found above this file.');
  return findRoot(parent);
}
