import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Kind,
  parse,
  print,
  separateOperations,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** What a client may run, as a file. */
export interface BuiltManifest {
  readonly client: string;
  /** A manifest in Apollo's format; the same operations give the same text. */
  readonly content: string;
  /** How many operations it has. */
  readonly operations: number;
}

/** What building found. */
export interface BuiltManifests {
  readonly manifests: readonly BuiltManifest[];
  /** Files that give no operation, each with its reason; empty when all is well. */
  readonly faults: readonly string[];
}

interface Operation {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly body: string;
}

/**
 * Makes a manifest of every `<folder>/<client>/*.graphql`. An operation's body is its text as the GraphQL printer writes
 * it, with the fragments of its file that it spreads; its id is the SHA-256 of the body in hexadecimal digits.
 *
 * @param schemaOf the graph that a client sees
 */
export function buildManifests(
  folder: string,
  schemaOf: (client: string) => GraphQLSchema,
): BuiltManifests {
  const clients = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const faults: string[] = [];
  const manifests = clients.flatMap((client) => {
    const operations = operationsOf(folder, client, schemaOf(client), faults);
    if (operations.length === 0) return [];
    const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations };
    const content = `${JSON.stringify(manifest, null, 2)}\n`;
    return [{ client, content, operations: operations.length }];
  });
  return { manifests, faults };
}

function operationsOf(
  folder: string,
  client: string,
  schema: GraphQLSchema,
  faults: string[],
): Operation[] {
  const found = new Map<string, Operation>();
  for (const file of graphqlFiles(join(folder, client))) {
    const place = `${client}/${file}`;
    try {
      const document = parse(readFileSync(join(folder, client, file), 'utf8'), {
        noLocation: true,
      });
      const wrong = validate(schema, document).map(({ message }) => message);
      if (wrong.length > 0) throw new Error(wrong.join(' '));
      for (const operation of operationsIn(document)) {
        if (found.has(operation.name))
          throw new Error(`${client} has another operation called ${operation.name}`);
        found.set(operation.name, operation);
      }
    } catch (error) {
      faults.push(`${place}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function graphqlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort();
}

function operationsIn(document: DocumentNode): Operation[] {
  return Object.values(separateOperations(document)).map((single) => {
    const operation = single.definitions.find(isOperation);
    if (operation?.name === undefined) throw new Error('every operation needs a name');
    const body = print(single);
    const id = createHash('sha256').update(body).digest('hex');
    return { id, name: operation.name.value, type: operation.operation, body };
  });
}

function isOperation(
  definition: DocumentNode['definitions'][number],
): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION;
}
