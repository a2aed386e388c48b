import { tellError, type Logger } from '@hub/kernel';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { whyNotPlanned, type OperationAnswer } from '../engine/index.js';
import { presentErrors } from '../federation/present-errors.js';
import { answerBody } from './answer-body.js';
import { RequestRefused } from './request-refused.js';

/** How answers are shown. */
export interface PresentationOptions {
  readonly logger: Logger;
  /** Whether errors lose what only operators should see. Off in front of a graph that is not the hub's. */
  readonly maskErrors: boolean;
}

/** What is shown, for the log and the metrics too. */
export interface Presentation {
  readonly status: number;
  /** JSON in UTF-8. */
  readonly body: Buffer;
  /** Codes of the errors told, each as often as it is told. */
  readonly codes: readonly string[];
}

const NONE: readonly string[] = [];

/** The body of an operation that ran. */
export function presentAnswer(
  options: PresentationOptions,
  { body, errors, valueCompletion }: OperationAnswer,
  requestId: string,
): Presentation {
  const extensions = valueCompletion.length > 0 ? { valueCompletion } : undefined;
  if (errors.length === 0)
    return { status: 200, body: answerBody(body, errors, extensions), codes: NONE };
  const told = options.maskErrors ? presentErrors(errors, requestId, options.logger) : errors;
  return { status: 200, body: answerBody(body, told, extensions), codes: codesOf(told) };
}

/** The body of a request that was not run. */
export function presentRefusal(
  { logger }: PresentationOptions,
  error: unknown,
  requestId: string,
): Presentation & { readonly headers: Readonly<Record<string, string>> } {
  const refusal = error instanceof RequestRefused ? error : null;
  const told = (refusal?.reasons ?? [error]).map((reason) => {
    const { formatted, unexpected } = tellError(reason, requestId);
    if (unexpected !== undefined)
      logger.error({ err: unexpected, requestId }, 'the request failed');
    const cause = whyNotPlanned(reason);
    if (cause !== null) logger.warn({ cause, requestId }, 'an operation cannot be planned');
    return { ...formatted, extensions: { ...formatted.extensions, requestId } };
  });
  return {
    status: refusal?.status ?? statusOf(error, told),
    body: answerBody(null, told),
    codes: codesOf(told),
    headers: refusal?.headers ?? {},
  };
}

function codesOf(errors: readonly GraphQLFormattedError[]): string[] {
  return errors.map(({ extensions }) => String(extensions?.['code']));
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  AUDIT_UNAVAILABLE: 503,
  UPSTREAM_UNAVAILABLE: 503,
  // A client asks by id first and sends the document when it is told this: nothing went wrong.
  PERSISTED_QUERY_NOT_FOUND: 200,
  PERSISTED_QUERY_NOT_SUPPORTED: 200,
};

function statusOf(error: unknown, told: readonly GraphQLFormattedError[]): number {
  return httpStatusIn(error) ?? STATUS_BY_CODE[String(told[0]?.extensions?.['code'])] ?? 400;
}

/** The status an error of the protocol brings along. */
function httpStatusIn(error: unknown): number | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const http: unknown = error.extensions['http'];
  return typeof http === 'object' && http !== null && 'status' in http
    ? Number(http.status)
    : undefined;
}
