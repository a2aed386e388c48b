import { parse, print, visit } from 'graphql';

const leftOut = new Set([
  ...['authenticated', 'requiresScopes', 'policy', 'masked'],
  ...['cached', 'evicts', 'composeDirective'],
]);

/**
 * A capability's schema without the directives on access, masking and caching. The stock gateway refuses
 * a graph that has them, and a gateway that heeds them would have another task than one that does not:
 * the bench compares execution.
 */
export const plainSchema = (sdl) =>
  print(
    visit(parse(sdl), {
      Directive: (directive) => (leftOut.has(directive.name.value) ? null : undefined),
    }),
  );
