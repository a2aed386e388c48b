import { touchpoints } from '@hub/kernel';
import { z } from 'zod';
import { secretHash } from './client-secret.js';

/** Names that no partner may take, because a touchpoint or nobody in particular has them. */
const RESERVED: readonly string[] = [...touchpoints, 'public'];

const clientName = z.string().regex(/^[a-z0-9][a-z0-9-]{1,63}$/, {
  message: 'must be 2 to 64 of a-z, 0-9 and -',
});
const graphName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, {
  message: 'must be the name of a graph, such as public or partner',
});
const cost = z.int().min(1).max(1_000_000_000).nullable().default(null);
const scope = z.string().regex(/^[!#-[\]-~]{1,64}$/, {
  message: 'must be a scope of RFC 6749: 1 to 64 printable characters, no space, " or \\',
});

const touchpoint = z.strictObject({
  operations: z.enum(['off', 'log-only', 'enforce']).default('off'),
  graph: graphName.default('public'),
  costPerMinute: cost,
  maxOperationCost: cost,
});

const partner = z.strictObject({
  /** For people. */
  name: z.string().min(1).max(100),
  /** What its tokens may be asked to hold. */
  scopes: z.array(scope).max(50),
  /** Up to two, so that one secret can be replaced without a gap; none means that it gets no tokens here. */
  secretHashes: z.array(secretHash).max(2).default([]),
  /** Its tokens, old and new ones, are refused. */
  disabled: z.boolean().default(false),
  graph: graphName.default('partner'),
  costPerMinute: cost,
  maxOperationCost: cost,
});

/** What the file of clients holds: touchpoints by the name they send, partners by client id. */
const clientFileShape = z.strictObject({
  touchpoints: z.partialRecord(z.enum(touchpoints), touchpoint).default({}),
  partners: z
    .record(
      clientName.refine((name) => !RESERVED.includes(name), {
        message: 'is the name of a touchpoint',
      }),
      partner,
    )
    .default({}),
});

export type PartnerEntry = z.output<typeof partner>;
export type ClientFile = z.output<typeof clientFileShape>;

/** The file of clients cannot be used; every fault is listed. */
export class ClientFileInvalid extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The file of clients has ${String(faults.length)} fault(s):\n- ${faults.join('\n- ')}`);
  }
}

/** @throws ClientFileInvalid with every fault */
export function parseClientFile(text: string): ClientFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ClientFileInvalid(['It is no JSON.']);
  }
  const parsed = clientFileShape.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ClientFileInvalid(
    parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the file'}: ${messageOf(issue)}`,
    ),
  );
}

/** What is wrong with a key is said inside. */
function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key'
    ? issue.issues.map(({ message }) => message).join(', ')
    : issue.message;
}
