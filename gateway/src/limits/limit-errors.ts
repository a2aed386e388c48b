import { defineErrors } from '@hub/kernel';

/** Refusals of documents and requests that would cost more than the gateway gives. */
export const limitErrors = defineErrors({
  DOCUMENT_TOO_LARGE: {
    description: 'The document has more characters or tokens than the gateway reads.',
    retryable: false,
  },
  TOO_DEEP: { description: 'Fields are nested deeper than the gateway answers.', retryable: false },
  TOO_MANY_ALIASES: {
    description: 'More fields are renamed than the gateway answers in one operation.',
    retryable: false,
  },
  TOO_MANY_DIRECTIVES: {
    description: 'The document uses more directives than the gateway reads.',
    retryable: false,
  },
  TOO_MANY_ROOT_FIELDS: {
    description: 'The operation asks more root fields than the gateway answers at once.',
    retryable: false,
  },
  INTROSPECTION_DISABLED: {
    description: 'The schema is not told here; read the published one.',
    retryable: false,
  },
  BAD_USER_INPUT: {
    description: 'An argument or a variable has a value or a name that is not accepted.',
    retryable: false,
  },
  PAGE_TOO_LARGE: {
    description: 'More rows were asked for than a page may hold.',
    retryable: false,
  },
  COST_LIMIT_EXCEEDED: {
    description: 'The operation may cost more than this client may spend on one operation.',
    retryable: false,
  },
  RATE_LIMITED: {
    description: 'The budget of this minute is spent; wait as long as Retry-After says.',
    retryable: true,
  },
});
