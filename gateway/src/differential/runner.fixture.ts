import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { SubgraphClient } from '../engine/subgraph-client.js';
import { askSubgraph, type World } from './world.fixture.js';

/** An operation as a client sends it. */
export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string | undefined;
}

/** What the client gets, fresh from JSON: key order is the order on the wire. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Something that executes operations over a world. Valid operations only; it never rejects. */
export type Runner = (world: World, question: Question) => Promise<Answer>;

/** How the answers of subgraphs were taken in since the start. */
export const takenIn = { read: 0, parsed: 0 };

/** The subgraphs of a world as the engine reaches them. */
export function worldClient(world: World): SubgraphClient {
  return {
    fetch: async ({ template, variablesJson }) => {
      const answer = await askSubgraph(world, template.subgraph, {
        query: template.document,
        variables: JSON.parse(variablesJson) as Record<string, unknown>,
        operationName: template.operationName,
      });
      // As it would arrive over HTTP, so that it is read as such an answer is.
      const data = template.reader?.read(Buffer.from(JSON.stringify(answer))) ?? null;
      takenIn[data === null ? 'parsed' : 'read'] += 1;
      return data === null ? answer : { data };
    },
  };
}

/** An answer as it arrives at the client. */
export function wire(answer: unknown): Answer {
  return JSON.parse(JSON.stringify(answer)) as Answer;
}

/** What the server above an executor makes of a rejection. */
export function failure(error: unknown): Answer {
  return wire({ errors: [asGraphqlError(error)] });
}

/** Errors of the executor's own making are plain ones. */
export function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError(String(error), { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
}
