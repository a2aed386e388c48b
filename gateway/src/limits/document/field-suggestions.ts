import { GraphQLError } from 'graphql';

/**
 * Takes out of an error message what it guesses the caller may have meant: names of fields, types and values that a
 * stranger could collect into a schema. graphql-js appends its guess, in validation and in the coercion of variables,
 * so everything from there is left out; what is lost when a caller's own text reads the same is only the caller's.
 */
export function withoutSuggestion(message: string): string {
  const guess = message.indexOf('Did you mean');
  return guess === -1 ? message : message.slice(0, guess).trimEnd();
}

/** The same error, its places and code kept, without the guess. */
export function withoutSuggestions(errors: readonly GraphQLError[]): GraphQLError[] {
  return errors.map((error) => {
    const message = withoutSuggestion(error.message);
    if (message === error.message) return error;
    return new GraphQLError(message, {
      nodes: error.nodes ?? null,
      source: error.source ?? null,
      positions: error.positions ?? null,
      path: error.path ?? null,
      extensions: error.extensions,
    });
  });
}
