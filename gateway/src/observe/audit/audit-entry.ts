import { createHmac } from 'node:crypto';
import { canonicalJson } from '@hub/kernel';
import { z } from 'zod';

/** Why a request is recorded. */
export const auditedKinds = ['unmasked-read', 'partner-call'] as const;

const longestLabel = 128;
const label = z.string().min(1).max(longestLabel);

/** `Type.field`; what the field held is never recorded. */
const fieldName = z
  .string()
  .max(512)
  .regex(/^[_A-Za-z]\w*\.[_A-Za-z]\w*$/);

/** A type and an id; no address, name or number with spaces passes for one. */
const subjectId = z.string().regex(/^[\w:.-]{1,128}$/);

/** Subjects that one entry names; of more it says how many. */
export const mostSubjects = 100;

const audited = z.strictObject({
  kind: z.enum(auditedKinds),
  /** RFC 3339, UTC. */
  at: z.iso.datetime(),
  requestId: label,
  /** `staff:<id>` and the like, as `actorLabel` writes it. */
  actor: label,
  client: label.nullable(),
  /** Its name, or its id where it has none. */
  operation: label.nullable(),
  /** Which fields were shown whole. */
  fields: z.array(fieldName).max(10_000),
  /** Whose they were, as `Type:key`; empty where the answer held none of them, and before a deed is done. */
  subjects: z.array(subjectId).max(1_000),
  /** How many more there were; left out for none, as it is in entries of old. */
  moreSubjects: z.int().min(1).optional(),
});

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const entryShape = audited.extend({
  instance: z.string(),
  sequence: z.int().min(1),
  previousHash: hash,
  hash,
});

/** One request, as it is handed to the audit log, with all its subjects. */
export type AuditedRequest = Readonly<
  Omit<z.infer<typeof audited>, 'at' | 'fields' | 'subjects' | 'moreSubjects'>
> & {
  readonly at: Date;
  readonly fields: readonly string[];
  readonly subjects: readonly string[];
};

export type AuditEntry = Readonly<z.infer<typeof entryShape>>;

/** A place in a chain: the entry with this number has this hash. */
export interface ChainPlace {
  readonly sequence: number;
  readonly hash: string;
}

/** Before the first entry. */
export const beginning: ChainPlace = { sequence: 0, hash: '0'.repeat(64) };

/** The request without anything the log must not hold; throws where a value cannot be what it should. */
export function checkAudited(request: AuditedRequest): z.infer<typeof audited> {
  const more = request.subjects.length - mostSubjects;
  return audited.parse({
    ...request,
    subjects: request.subjects.slice(0, mostSubjects),
    ...(more > 0 ? { moreSubjects: more } : {}),
    at: request.at.toISOString(),
    // Named by the client, who must not escape an entry by a long name.
    operation: request.operation?.slice(0, longestLabel) ?? null,
  });
}

/** The entry that follows `previous`, as a line of the file. */
export function sealEntry(
  request: z.infer<typeof audited>,
  instance: string,
  previous: ChainPlace,
  key: Uint8Array,
): { readonly line: string; readonly place: ChainPlace } {
  const sequence = previous.sequence + 1;
  const unsealed = { ...request, instance, sequence, previousHash: previous.hash };
  const seal = sealOf(unsealed, key);
  return {
    line: `${canonicalJson({ ...unsealed, hash: seal })}\n`,
    place: { sequence, hash: seal },
  };
}

/** HMAC-SHA-256 over canonical JSON: who changes an entry cannot make its seal anew without the key. */
export function sealOf(content: unknown, key: Uint8Array): string {
  return createHmac('sha256', key).update(canonicalJson(content)).digest('hex');
}

/** The entry in a line without its end; null unless every byte is as it was sealed. */
export function openEntry(line: Buffer, key: Uint8Array): AuditEntry | null {
  const parsed = entryShape.safeParse(parseJson(line.toString('utf8')));
  if (!parsed.success) return null;
  const { hash: seal, ...content } = parsed.data;
  if (sealOf(content, key) !== seal) return null;
  return Buffer.from(canonicalJson(parsed.data)).equals(line) ? parsed.data : null;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
