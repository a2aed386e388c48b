import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { clientName } from './internal-names.js';

/** Code of an error a capability did not name, and of an answer that is no answer. */
const UNNAMED = 'DOWNSTREAM_SERVICE_ERROR';

type Path = readonly (string | number)[];

/** An error of a capability as the client is told of it, at its place in the whole answer. */
export function errorOfSubgraph(
  subgraph: string,
  error: GraphQLFormattedError,
  path: Path | undefined,
): GraphQLFormattedError {
  const code: unknown = error.extensions?.['code'];
  return {
    message: isText(error.message)
      ? error.message
      : `Error while fetching subquery from service "${subgraph}"`,
    ...(path === undefined || path.length === 0 ? {} : { path: path.map(clientStep) }),
    extensions: {
      ...error.extensions,
      code: typeof code === 'string' ? code : UNNAMED,
      serviceName: subgraph,
    },
  };
}

function clientStep(step: string | number): string | number {
  return typeof step === 'string' ? clientName(step) : step;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** What is told when a capability gave no answer at all. */
export function failureOfSubgraph(
  subgraph: string,
  cause: unknown,
  path: Path | undefined,
): GraphQLFormattedError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const extensions = cause instanceof GraphQLError ? cause.extensions : {};
  return errorOfSubgraph(subgraph, { message, extensions }, path);
}

/** What is told when a capability's answer is not of the shape Federation promises. */
export function malformedAnswer(
  subgraph: string,
  what: string,
  path: Path | undefined,
): GraphQLFormattedError {
  return errorOfSubgraph(subgraph, { message: what }, path);
}
