export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * A refusal the caller is meant to read: what was wrong with which value, and what to do.
 * `code` is registered in one of the error tables; everything that is not a DomainError is masked at the edge.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: string;
  /** Whether the same request may succeed when it is sent again unchanged. */
  readonly retryable: boolean;
  readonly details?: ErrorDetails;

  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; details?: ErrorDetails | undefined } = {},
  ) {
    super(message);
    this.code = code;
    this.retryable = options.retryable ?? false;
    if (options.details !== undefined) this.details = options.details;
  }
}

/** A refusal that stays a refusal however often it is tried: business said no. */
export function isBusinessRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError && !error.retryable;
}
