import type { DomainError } from '@hub/kernel';
import { GraphQLError } from 'graphql';

/** A request that is not run; every reason is told. */
export class RequestRefused extends Error {
  constructor(
    readonly reasons: readonly (GraphQLError | DomainError)[],
    /** HTTP status. */
    readonly status: number,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(reasons.map(({ message }) => message).join(' '));
  }
}

/** A GET asked to do something. */
export function methodNotAllowed(): RequestRefused {
  const reason = new GraphQLError('A mutation must be sent as POST.', {
    extensions: { code: 'METHOD_NOT_ALLOWED' },
  });
  return new RequestRefused([reason], 405, { allow: 'POST' });
}

/** A refusal with the status and headers HTTP has for it. */
export function refusedFor(
  reason: DomainError,
  status: number,
  headers: Readonly<Record<string, string>>,
): RequestRefused {
  return new RequestRefused([reason], status, headers);
}
