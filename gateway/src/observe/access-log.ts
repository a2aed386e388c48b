import type { Actor, Logger, Touchpoint } from '@hub/kernel';

/** One answered request as the log shows it. Nothing of its variables, headers or answer: they hold personal data. */
export interface AccessEntry {
  readonly requestId: string;
  /** Finds it among the traces; null while there are none. */
  readonly traceId: string | null;
  /** What the client calls its operation. */
  readonly operationName: string | null;
  /** Of the persisted operation; null where the client sent the document itself. */
  readonly operationId: string | null;
  readonly kind: 'query' | 'mutation' | null;
  readonly clientName: string | null;
  readonly clientVersion: string | null;
  /** Null where it was refused before anybody knew who asks. */
  readonly actor: Actor['kind'] | null;
  readonly touchpoint: Touchpoint | null;
  readonly milliseconds: number;
  /** Over HTTP; 499 where the client had closed the connection before there was an answer. */
  readonly status: number;
  /** Codes of the errors the client was told. */
  readonly codes: readonly string[];
  /** Of the answer's body, before compression. */
  readonly bytes: number;
  /** What the operation cost; null where nothing was counted. */
  readonly cost: number | null;
  /** Whether it waited for the answer to an identical one. */
  readonly deduplicated: boolean;
  /** What became of it in the response cache; null where it was not looked for. */
  readonly cache: 'hit' | 'miss' | null;
}

const longestName = 128;
const mostCodes = 10;

/** One line per request: who by kind, what by name, how long, how it ended. */
export class AccessLog {
  constructor(private readonly logger: Logger) {}

  write(entry: AccessEntry): void {
    this.logger.info(
      {
        requestId: entry.requestId,
        ...(entry.traceId === null ? {} : { traceId: entry.traceId }),
        operation: shortened(entry.operationName),
        ...(entry.operationId === null ? {} : { operationId: entry.operationId }),
        kind: entry.kind,
        actor: entry.actor,
        touchpoint: entry.touchpoint,
        client: shortened(entry.clientName),
        clientVersion: shortened(entry.clientVersion),
        milliseconds: Math.round(entry.milliseconds * 10) / 10,
        status: entry.status,
        codes: [...new Set(entry.codes)].slice(0, mostCodes),
        bytes: entry.bytes,
        ...(entry.cost === null ? {} : { cost: entry.cost }),
        ...(entry.deduplicated ? { deduplicated: true } : {}),
        ...(entry.cache === null ? {} : { cache: entry.cache }),
      },
      'graphql',
    );
  }
}

/** Names are the client's own; a name of a megabyte is no name. */
function shortened(name: string | null): string | null {
  return name === null ? null : name.slice(0, longestName);
}
