import { Kind, parse, type OperationTypeNode } from 'graphql';
import { z } from 'zod';

/** An operation that was agreed with a client. */
export interface ManifestOperation {
  /** What the client sends in place of the document. */
  readonly id: string;
  readonly name: string | null;
  readonly type: `${OperationTypeNode}`;
  /** The document: one operation and the fragments it spreads. */
  readonly text: string;
}

/** A manifest that is not used; every reason is listed. */
export class ManifestInvalid extends Error {
  override readonly name = 'ManifestInvalid';
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

const id = z.string().min(1).max(256);

/** What Apollo's manifest generator writes. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(
    z.object({
      id,
      body: z.string(),
      name: z.string(),
      type: z.enum(['query', 'mutation', 'subscription']),
      clientName: z.string().nullish(),
    }),
  ),
});

/** What Relay's compiler writes: documents by id. */
const relayManifest = z.record(id, z.string());

/**
 * Reads a manifest in Apollo's format (an object with `format` and `operations`) or Relay's (an object of documents by
 * id).
 *
 * @param client whose manifest it is; an operation that names another client is a fault
 * @throws ManifestInvalid
 */
export function readManifest(json: string, client: string): ManifestOperation[] {
  const given = parseJson(json);
  const isRelay = typeof given === 'object' && given !== null && !('format' in given);
  const parsed = isRelay ? relayManifest.safeParse(given) : apolloManifest.safeParse(given);
  if (!parsed.success)
    throw new ManifestInvalid(
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'manifest'}: ${message}`),
    );
  const entries: readonly ManifestEntry[] = isApollo(parsed.data)
    ? parsed.data.operations
    : Object.entries(parsed.data).map(([key, body]) => ({ id: key, body }));
  const faults: string[] = [];
  const operations = entries.flatMap((entry) => {
    const read = readOperation(entry, client);
    if (typeof read !== 'string') return [read];
    faults.push(`${entry.id}: ${read}`);
    return [];
  });
  if (faults.length > 0) throw new ManifestInvalid(faults);
  return operations;
}

interface ManifestEntry {
  readonly id: string;
  readonly body: string;
  readonly name?: string;
  readonly type?: ManifestOperation['type'];
  readonly clientName?: string | null | undefined;
}

function isApollo(
  data: z.output<typeof apolloManifest> | z.output<typeof relayManifest>,
): data is z.output<typeof apolloManifest> {
  return Array.isArray(data['operations']);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new ManifestInvalid([error instanceof Error ? error.message : String(error)]);
  }
}

/** The operation, or what is wrong with it. */
function readOperation(entry: ManifestEntry, client: string): ManifestOperation | string {
  if (entry.clientName != null && entry.clientName !== client)
    return `is for the client ${entry.clientName}, not for ${client}`;
  const found = operationsOf(entry.body);
  if (typeof found === 'string') return found;
  const [operation, ...others] = found;
  if (operation === undefined || others.length > 0)
    return `has ${String(found.length)} operations where one is expected`;
  if (entry.type !== undefined && entry.type !== operation.type)
    return `is a ${operation.type}, not a ${entry.type}`;
  if (entry.name !== undefined && entry.name !== operation.name)
    return `is called ${operation.name ?? 'nothing'}, not ${entry.name}`;
  return { id: entry.id, name: operation.name, type: operation.type, text: entry.body };
}

function operationsOf(text: string): Pick<ManifestOperation, 'name' | 'type'>[] | string {
  try {
    return parse(text, { noLocation: true })
      .definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map(({ name, operation }) => ({ name: name?.value ?? null, type: operation }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
