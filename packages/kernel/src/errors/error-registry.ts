import { DomainError, type ErrorDetails } from './domain-error.js';

export interface ErrorDefinition {
  /** What the code tells a client developer; printed in the reference of the graph. */
  readonly description: string;
  readonly retryable: boolean;
}

export type ErrorTable = Readonly<Record<string, ErrorDefinition>>;

export interface ErrorRegistry<Table extends ErrorTable> {
  readonly table: Table;
  /** Builds the error, for the caller to throw: `throw refuse('OUT_OF_STOCK', …)`. */
  readonly refuse: (
    code: keyof Table & string,
    message: string,
    details?: ErrorDetails,
  ) => DomainError;
}

/** One table of codes per package; `refuse` accepts no code that is not in it. */
export function defineErrors<const Table extends ErrorTable>(table: Table): ErrorRegistry<Table> {
  return {
    table,
    refuse: (code, message, details) =>
      new DomainError(code, message, { retryable: table[code]?.retryable ?? false, details }),
  };
}
