import type { GraphQLFormattedError } from 'graphql';

/** A question to one subgraph. */
export interface SubgraphQuestion {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
}

/** What came back from a subgraph, fresh from JSON. */
export interface SubgraphReply {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}
