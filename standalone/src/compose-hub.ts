import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { apiSchemaOf, composeSupergraph, type SubgraphSchema } from '@hub/gateway';
import {
  createLogger,
  InProcessBus,
  InProcessTransport,
  loadHubEnvironment,
  startSubgraph,
} from '@hub/kernel';
import { parse, validate, type GraphQLSchema } from 'graphql';
import { capabilities } from './capabilities.js';
import {
  operationsFolder,
  repositoryRoot,
  subgraphSchemaFile,
  supergraphFile,
} from './repository-paths.js';

/** What composing found. */
export interface ComposeResult {
  readonly report: readonly string[];
  /** Stale files and operations that the graph does not answer; empty when all is well. */
  readonly faults: readonly string[];
}

/**
 * Emits every subgraph's schema, composes them and validates the operations of every touchpoint against the result.
 *
 * @throws CompositionFailed when the subgraphs contradict each other
 */
export async function composeHub({ write }: { readonly write: boolean }): Promise<ComposeResult> {
  const subgraphs = await emitSchemas();
  const supergraphSdl = composeSupergraph(subgraphs);
  const files = [
    ...subgraphs.map(({ name, sdl }) => ({ file: subgraphSchemaFile(name), content: sdl })),
    { file: supergraphFile, content: supergraphSdl },
  ];
  const stale = files.filter(
    ({ file, content }) => !existsSync(file) || readFileSync(file, 'utf8') !== content,
  );
  if (write) for (const { file, content } of stale) writeFileSync(file, content);
  const operations = readOperations();
  const refused = operations.flatMap(({ file, text }) =>
    operationFaults(file, text, apiSchemaOf(supergraphSdl)),
  );
  const report = [
    `${String(subgraphs.length)} subgraphs compose`,
    ...(write ? stale.map(({ file }) => `wrote ${relative(repositoryRoot, file)}`) : []),
    `${String(operations.length - refused.length)} of ${String(operations.length)} operations are answered by the graph`,
  ];
  const outdated = write
    ? []
    : stale.map(
        ({ file }) => `${relative(repositoryRoot, file)} is stale: run "npm run hub -- compose"`,
      );
  return { report, faults: [...outdated, ...refused] };
}

/** The schemas as the code has them now: each capability is built on an empty database of its own. */
async function emitSchemas(): Promise<SubgraphSchema[]> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'hub-compose-'));
  const environment = loadHubEnvironment({}, { HUB_DATA_DIR: dataDirectory });
  const logger = createLogger({ level: 'error', name: 'hub-compose' });
  try {
    return await Promise.all(
      capabilities.map(async (capability) => {
        const running = await startSubgraph(capability, {
          environment,
          bus: new InProcessBus(),
          transport: new InProcessTransport(),
          logger,
        });
        const { name, sdl } = running;
        await running.stop();
        return { name, sdl, url: `http://${name}:4000/graphql` };
      }),
    );
  } finally {
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

function readOperations(): { readonly file: string; readonly text: string }[] {
  return readdirSync(operationsFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => ({
      file: join('operations', file),
      text: readFileSync(join(operationsFolder, file), 'utf8'),
    }));
}

function operationFaults(file: string, text: string, schema: GraphQLSchema): string[] {
  try {
    const errors = validate(schema, parse(text));
    return errors.length === 0
      ? []
      : [`${file}: ${errors.map((error) => error.message).join(' ')}`];
  } catch (error) {
    return [`${file}: ${error instanceof Error ? error.message : String(error)}`];
  }
}
