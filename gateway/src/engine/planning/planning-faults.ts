import { GraphQLError } from 'graphql';

/** There is no planner just now. Nothing is wrong with the operation: it may be asked again. */
export class PlannerUnavailable extends GraphQLError {
  constructor(message: string, { cause }: { readonly cause?: unknown } = {}) {
    super(message, {
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      originalError: cause instanceof Error ? cause : null,
    });
  }
}

/** The planner was ended over an operation: it took more time, or more memory, than one operation may. */
export function planningTookTooLong(): GraphQLError {
  return new GraphQLError('The operation takes too long to plan: ask for less at once.', {
    extensions: { code: 'OPERATION_TOO_COMPLEX' },
  });
}

const NOT_PLANNABLE = 'OPERATION_NOT_PLANNABLE';

/**
 * The operation is legal, and there is no plan for it: the planner failed, or its plan would answer wrongly.
 *
 * @param cause for the log
 */
export function cannotBePlanned(cause: string): GraphQLError {
  return new GraphQLError(
    'The gateway cannot plan the operation: ask for its parts in operations of their own.',
    { extensions: { code: NOT_PLANNABLE }, originalError: new Error(cause) },
  );
}

/** Why there is no plan for an operation; null for any other error. */
export function whyNotPlanned(error: unknown): string | null {
  if (!(error instanceof GraphQLError) || error.extensions['code'] !== NOT_PLANNABLE) return null;
  return error.originalError?.message ?? null;
}

/** What was thrown over an operation, as it crosses threads. */
export interface ToldFault {
  readonly message: string;
  /** `null` where none was given. */
  readonly code: string | null;
  /** Why there is no plan; `null` where that is not what is wrong. */
  readonly cause: string | null;
}

export function tellFault(error: unknown): ToldFault {
  const code = error instanceof GraphQLError ? error.extensions['code'] : undefined;
  return {
    message: error instanceof Error ? error.message : String(error),
    code: typeof code === 'string' ? code : null,
    cause: whyNotPlanned(error),
  };
}

/** What was told, as it is thrown here. */
export function planningFault({ message, code, cause }: ToldFault): GraphQLError {
  return code === null || cause !== null
    ? cannotBePlanned(cause ?? message)
    : new GraphQLError(message, { extensions: { code } });
}
