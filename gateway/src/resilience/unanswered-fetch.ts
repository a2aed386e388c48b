import { types } from 'node:util';
import { GraphQLError } from 'graphql';

interface FailureTraits {
  readonly code:
    'UPSTREAM_UNAVAILABLE' | 'DEADLINE_EXCEEDED' | 'INTERNAL_SERVER_ERROR' | 'CLIENT_LEFT';
  /** A query that failed so may be sent again: another try may fare better and does no harm. */
  readonly repeatable: boolean;
  /** Speaks against the health of the subgraph; what we decide ourselves does not. */
  readonly blamesSubgraph: boolean;
}

const healthFailure: FailureTraits = {
  code: 'UPSTREAM_UNAVAILABLE',
  repeatable: true,
  blamesSubgraph: true,
};
const ownDecision: FailureTraits = {
  code: 'UPSTREAM_UNAVAILABLE',
  repeatable: false,
  blamesSubgraph: false,
};

const failureTraits = {
  /** No connection: the request was never on its way. */
  unreachable: healthFailure,
  /** The connection ended after the request was on its way and before the answer was whole. */
  broken: healthFailure,
  /** 502, 503 or 504 without GraphQL. */
  overloaded: healthFailure,
  /** Something else than GraphQL: HTML, half a JSON text, another shape. */
  garbled: healthFailure,
  /** The answer is larger than this gateway takes. */
  oversized: ownDecision,
  /** The subgraph used up all the time a fetch has. */
  late: { code: 'DEADLINE_EXCEEDED', repeatable: false, blamesSubgraph: true },
  /** There was less time than a fetch usually has, and it is over. */
  'out of time': { code: 'DEADLINE_EXCEEDED', repeatable: false, blamesSubgraph: false },
  /** The breaker is open. */
  'breaker open': ownDecision,
  /** As many fetches are under way and waiting as may be. */
  'no room': ownDecision,
  /** Another try of the same fetch was answered first. */
  cancelled: ownDecision,
  /** Nobody waits for the answer any more. */
  abandoned: { code: 'CLIENT_LEFT', repeatable: false, blamesSubgraph: false },
  /** Nobody told where the subgraph is. */
  unknown: ownDecision,
  /** The request cannot be written, for instance because of a line break in a header. */
  unsendable: { code: 'INTERNAL_SERVER_ERROR', repeatable: false, blamesSubgraph: false },
} as const satisfies Record<string, FailureTraits>;

/** Why a fetch has no answer. */
export type FetchFailure = keyof typeof failureTraits;

/** A fetch without an answer, as the client may read it; what exactly went wrong is in `originalError`, for the log. */
export class UnansweredFetch extends GraphQLError {
  constructor(
    subgraph: string,
    readonly failure: FetchFailure,
    cause?: unknown,
  ) {
    const { code } = failureTraits[failure];
    super(messageOf(subgraph, code), {
      extensions: { code, retryable: true },
      ...(types.isNativeError(cause) ? { originalError: cause } : {}),
    });
  }

  get repeatable(): boolean {
    return failureTraits[this.failure].repeatable;
  }

  get blamesSubgraph(): boolean {
    return failureTraits[this.failure].blamesSubgraph;
  }
}

function messageOf(subgraph: string, code: FailureTraits['code']): string {
  switch (code) {
    case 'DEADLINE_EXCEEDED':
      return `The ${subgraph} capability did not answer in time.`;
    case 'UPSTREAM_UNAVAILABLE':
      return `The ${subgraph} capability cannot be reached.`;
    case 'INTERNAL_SERVER_ERROR':
      return `The ${subgraph} capability cannot be asked.`;
    case 'CLIENT_LEFT':
      return `Nobody waits for the ${subgraph} capability any more.`;
  }
}
