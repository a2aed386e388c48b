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

/** What the planner says is wrong, as it would be thrown here. */
export function planningFault({
  message,
  code,
}: {
  readonly message: string;
  readonly code: string | null;
}): Error {
  return code === null ? new Error(message) : new GraphQLError(message, { extensions: { code } });
}
